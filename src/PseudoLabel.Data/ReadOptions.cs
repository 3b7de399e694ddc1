namespace PseudoLabel.Data;

/// <summary>How to read.</summary>
public sealed record ReadOptions
{
    /// <summary>The most rows in a block with pictures.</summary>
    public const int MaxPictures = 64;

    /// <summary>The most rows in a block, at least 1.</summary>
    public int BlockRows { get; init; } = 8192;

    /// <summary>Whether the label column is read too, into <see cref="RowBlock.Labels"/>.</summary>
    public bool ReadLabels { get; init; }

    /// <summary>
    /// Whether pictures of <see cref="TableSchema.Picture"/> are read too, into <see cref="RowBlock.Pictures"/>; blocks have at most
    /// <see cref="MaxPictures"/> rows then, as a picture may take some hundred kilobytes.
    /// </summary>
    public bool ReadPictures { get; init; }

    /// <summary>
    /// Whether a block of text takes over the arrays of the one before, which is gone then: for a reader that uses each block at once.
    /// </summary>
    public bool ReuseBlocks { get; init; }
}
