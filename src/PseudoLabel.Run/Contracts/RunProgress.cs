namespace PseudoLabel.Run.Contracts;

/// <summary>What a host tells a person while a run goes on.</summary>
public sealed record RunProgress
{
    /// <summary>The phase under way.</summary>
    public required RunPhase Phase { get; init; }

    /// <summary>The round under way; 0 outside rounds.</summary>
    public int Round { get; init; }

    /// <summary>The last round there may be.</summary>
    public int MaxRounds { get; init; }

    /// <summary>What is being done, in a few words, e.g. <c>predicting</c>.</summary>
    public required string Doing { get; init; }

    /// <summary>Pieces done of <see cref="Total"/>.</summary>
    public int Done { get; init; }

    /// <summary>Pieces in all; 0 where the work has no pieces.</summary>
    public int Total { get; init; }

    /// <summary>Unlabeled rows gone through in this piece of work.</summary>
    public long Rows { get; init; }

    /// <summary>
    /// Rows gone through in a second, where whoever does the work says so; null where it follows from <see cref="Rows"/>.
    /// </summary>
    public double? RowsPerSecond { get; init; }

    /// <summary>The settings' metric by completed round.</summary>
    public IReadOnlyList<double> MetricByRound { get; init; } = [];
}
