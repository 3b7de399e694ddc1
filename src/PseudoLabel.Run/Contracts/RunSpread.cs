namespace PseudoLabel.Run.Contracts;

/// <summary>How much the results of a run depend on its seed: the same run with several seeds, side by side.</summary>
public sealed record RunSpread
{
    /// <summary>The seeds.</summary>
    public required IReadOnlyList<ulong> Seeds { get; init; }

    /// <summary>Runs in which a self-trained model replaced the supervised one.</summary>
    public required int Replaced { get; init; }

    /// <summary>Out-of-fold metrics of the published models by name.</summary>
    public required IReadOnlyDictionary<string, SpreadFigure> Metrics { get; init; }

    /// <summary>Accepted rows.</summary>
    public required SpreadFigure Accepted { get; init; }

    /// <summary>
    /// Share of the unlabeled rows to which two runs give the same label, 0 to 1: the mean over pairs of runs. NaN where no row has a
    /// label.
    /// </summary>
    public required double Agreement { get; init; }

    /// <summary>The same among the rows whose label both runs accept; NaN where there are none.</summary>
    public required double AcceptedAgreement { get; init; }
}

/// <summary>A figure over several runs.</summary>
/// <param name="Mean">Its mean.</param>
/// <param name="Deviation">Its standard deviation, divided by n - 1.</param>
/// <param name="Least">The least.</param>
/// <param name="Most">The greatest.</param>
public sealed record SpreadFigure(double Mean, double Deviation, double Least, double Most)
{
    /// <summary>Takes it from values.</summary>
    /// <param name="values">At least one.</param>
    public static SpreadFigure Of(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        double mean = values.Average();
        double deviation = values.Count < 2 ? 0 : Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1));
        return new SpreadFigure(mean, deviation, values.Min(), values.Max());
    }
}
