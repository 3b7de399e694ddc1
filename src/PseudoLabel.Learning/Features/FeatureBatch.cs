using PseudoLabel.Data;

namespace PseudoLabel.Learning.Features;

/// <summary>The features of one batch of rows: computed once, stored, and read in every round.</summary>
public sealed class FeatureBatch
{
    /// <summary>The rows' features.</summary>
    public required FeatureMatrix Features { get; init; }

    /// <summary>For each row of <see cref="Features"/> its 0-based row number in its file.</summary>
    public required long[] RowNumbers { get; init; }

    /// <summary>Rows of this stretch of the file that are not among the features, and why.</summary>
    public IReadOnlyList<SetAsideRow> SetAside { get; init; } = [];
}
