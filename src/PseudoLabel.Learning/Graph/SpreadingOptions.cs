namespace PseudoLabel.Learning.Graph;

/// <summary>Settings of <see cref="LabelSpreading"/>.</summary>
internal sealed record SpreadingOptions
{
    /// <summary>Alpha, in (0, 1): the part of a node's opinion that comes from its neighbors, the rest being what it was given.</summary>
    public double Alpha { get; init; } = 0.9;

    /// <summary>Steps at most, at least 1.</summary>
    public int MaxSteps { get; init; } = 40;

    /// <summary>The steps end when no value changed by more than this part of the greatest.</summary>
    public double Tolerance { get; init; } = 1e-3;
}
