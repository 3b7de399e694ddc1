using PseudoLabel.Learning.Features;

namespace PseudoLabel.SelfTraining.Filters;

/// <summary>
/// Rows that the principal components of labeled and unlabeled rows together cannot rebuild: the squared reconstruction error above the
/// 99th percentile of the labeled rows' (Jackson and Mudholkar 1979, the Q statistic).
/// </summary>
/// <remarks>
/// Twenty labels cannot carry the components, so the pool has a part in them. Therefore it sees rows that break the correlations which
/// nearly all rows keep (a broken sensor, garbage); a class that makes up much of the pool has shaped the components itself, and is not
/// seen.
/// </remarks>
internal sealed class ReconstructionFilter : IOutlierFilter
{
    private readonly PrincipalComponents components;
    private readonly double limit;

    /// <summary>Creates the filter.</summary>
    /// <param name="components">The components, found without labels.</param>
    /// <param name="labeled">The labeled rows of the run or of a chain.</param>
    public ReconstructionFilter(PrincipalComponents components, FeatureMatrix labeled)
    {
        ArgumentNullException.ThrowIfNull(components);
        ArgumentNullException.ThrowIfNull(labeled);
        this.components = components;
        limit = OutlierLimit.Of([.. Enumerable.Range(0, labeled.Rows).Select(row => Error(labeled, row))]);
    }

    /// <inheritdoc/>
    public bool IsOutlier(FeatureMatrix rows, int row) => Error(rows, row) > limit;

    private double Error(FeatureMatrix rows, int row)
    {
        Span<double> scores = stackalloc double[components.Count];
        return components.Project(rows, row, scores);
    }
}
