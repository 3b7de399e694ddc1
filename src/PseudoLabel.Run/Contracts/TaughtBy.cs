namespace PseudoLabel.Run.Contracts;

/// <summary>
/// What a run that does not train labels with: the model, thresholds and calibration of an earlier run. Part of its job, with what was seen
/// since that run trained, so that whoever decides about the next run needs nothing but the newest one.
/// </summary>
public sealed record TaughtBy
{
    /// <summary>The run that trained.</summary>
    public required string Run { get; init; }

    /// <summary>The run whose files are copied: the one that trained, or one that labeled with its model since.</summary>
    public required string From { get; init; }

    /// <summary>Rows that were labeled with the model since it was trained, before this run.</summary>
    public required long Rows { get; init; }

    /// <summary>The training's own unlabeled rows by predicted class and confidence.</summary>
    public required IReadOnlyList<IReadOnlyList<long>> Reference { get; init; }

    /// <summary>The rows since, before this run, counted the same way.</summary>
    public required IReadOnlyList<IReadOnlyList<long>> Seen { get; init; }

    /// <summary>The unlabeled files that are there and were labeled before, by the training or since.</summary>
    public required IReadOnlyList<LabeledBefore> Earlier { get; init; }
}

/// <summary>A file whose rows were labeled.</summary>
/// <param name="Location">Where it is.</param>
/// <param name="ETag">What it was.</param>
public sealed record LabeledBefore(string Location, string ETag);
