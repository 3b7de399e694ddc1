namespace PseudoLabel.Data.Labels;

/// <summary>What the user sets about the cells of the label column.</summary>
public sealed record LabelOptions
{
    /// <summary>The words that say that a row has no label, beside the empty cell; none for the known ones.</summary>
    public IReadOnlyList<string> Markers { get; init; } = [];

    /// <summary>Whether each text is a class as it is written: nothing is joined, and nothing is taken for a quantity.</summary>
    public bool Exact { get; init; }
}
