using PseudoLabel.Learning.Features;

namespace PseudoLabel.SelfTraining.Filters;

/// <summary>
/// Rows farther from every labeled row than labeled rows are from each other: the distance to the nearest labeled row, along the principal
/// components, above the 99th percentile of the labeled rows' own distances to their nearest other one (nearest-neighbor novelty,
/// Sun et al., "Out-of-distribution detection with deep nearest neighbors", 2022, with classical features).
/// </summary>
/// <remarks>
/// With n labels the limit is the greatest of them until n is 100, so about one ordinary row in n + 1 is taken for an outlier. It sees rows
/// far from all labels, wherever they come from; not a new class that lies between the known ones, and ever less the fewer labels there
/// are.
/// </remarks>
internal sealed class DistanceFilter : IOutlierFilter
{
    /// <summary>Labeled rows that distances are taken to at most: of more, an even sample.</summary>
    public const int MostReferences = 2000;

    private readonly PrincipalComponents components;
    private readonly double[] references;
    private readonly double limit;

    /// <summary>Creates the filter.</summary>
    /// <param name="components">The components, found without labels.</param>
    /// <param name="labeled">The labeled rows of the run or of a chain.</param>
    public DistanceFilter(PrincipalComponents components, FeatureMatrix labeled)
    {
        ArgumentNullException.ThrowIfNull(components);
        ArgumentNullException.ThrowIfNull(labeled);
        this.components = components;
        int rows = Math.Min(MostReferences, labeled.Rows);
        references = new double[rows * components.Count];
        for (int i = 0; i < rows; i++)
        {
            components.Project(labeled, (int)((long)i * labeled.Rows / rows), references.AsSpan(i * components.Count, components.Count));
        }

        limit = OutlierLimit.Of([
            .. Enumerable.Range(0, rows).Select(i => Nearest(references.AsSpan(i * components.Count, components.Count), skipEqual: true))]);
    }

    /// <inheritdoc/>
    public bool IsOutlier(FeatureMatrix rows, int row)
    {
        Span<double> scores = stackalloc double[components.Count];
        components.Project(rows, row, scores);
        return Nearest(scores, skipEqual: false) > limit;
    }

    /// <summary>The squared distance to the nearest reference; a copy of a row tells nothing of how far apart rows are.</summary>
    private double Nearest(ReadOnlySpan<double> scores, bool skipEqual)
    {
        double nearest = double.PositiveInfinity;
        for (int start = 0; start < references.Length; start += scores.Length)
        {
            double square = 0;
            for (int j = 0; j < scores.Length && square < nearest; j++)
            {
                double difference = scores[j] - references[start + j];
                square += difference * difference;
            }

            nearest = square < nearest && !(skipEqual && square == 0) ? square : nearest;
        }

        return nearest;
    }
}
