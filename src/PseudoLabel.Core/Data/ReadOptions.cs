namespace PseudoLabel.Core.Data;

/// <summary>What becomes of a cell of a numeric column that is neither missing nor a finite number.</summary>
public enum BadNumbers
{
    /// <summary>Its row is set aside and recorded: for training and pseudo-labeling.</summary>
    SetAside,

    /// <summary>The cell counts as missing: for prediction, where every row gets an answer.</summary>
    Missing,
}

/// <summary>How to read.</summary>
public sealed record ReadOptions
{
    /// <summary>The most rows in a block, at least 1.</summary>
    public int BlockRows { get; init; } = 8192;

    /// <summary>Whether the label column is read too, into <see cref="RowBlock.Labels"/>.</summary>
    public bool ReadLabels { get; init; }

    /// <summary>What to do with cells that are not numbers where numbers should be.</summary>
    public BadNumbers BadNumbers { get; init; }

    /// <summary>Whether a block of text takes over the arrays of the one before, which is gone then: for a reader that uses each block at once.</summary>
    public bool ReuseBlocks { get; init; }
}
