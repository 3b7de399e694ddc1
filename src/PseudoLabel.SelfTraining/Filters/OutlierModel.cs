using PseudoLabel.Learning.Features;

namespace PseudoLabel.SelfTraining.Filters;

/// <summary>The part of an outlier filter that needs no label, fitted once for a run and all its chains.</summary>
/// <param name="Make">Makes the filter that decides.</param>
/// <param name="Components">The principal components of labeled and unlabeled rows.</param>
public sealed record OutlierModel(OutlierFit Make, PrincipalComponents Components)
{
    private const int MostRows = 2000;
    private const int MostComponents = 16;
    private const double VarianceShare = 0.9;

    /// <summary>Finds the components over up to 2,000 labeled and 2,000 pool rows, spread evenly over each.</summary>
    /// <param name="labeled">The labeled rows; their labels play no part.</param>
    /// <param name="pool">The gate's pool.</param>
    /// <param name="seed">Seed of the search.</param>
    public static PrincipalComponents FitComponents(FeatureMatrix labeled, FeatureMatrix pool, ulong seed) =>
        PrincipalComponentSearch.Fit(FeatureMatrices.Concat([Even(labeled), Even(pool)]), MostComponents, VarianceShare, seed);

    /// <summary>The filter for some labeled rows: the run's, or a chain's own.</summary>
    /// <param name="labeled">The rows.</param>
    public IOutlierFilter Fit(FeatureMatrix labeled) => Make(Components, labeled);

    private static FeatureMatrix Even(FeatureMatrix rows)
    {
        int taken = Math.Min(MostRows, rows.Rows);
        return rows.Select([.. Enumerable.Range(0, taken).Select(i => (int)((long)i * rows.Rows / taken))]);
    }
}
