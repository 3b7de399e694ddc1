using PseudoLabel.Data;
using PseudoLabel.Learning.Features;

namespace PseudoLabel.SelfTraining.Filters;

/// <summary>Makes the filter for some labeled rows: the run's, or a chain's own.</summary>
/// <param name="components">The principal components of labeled and unlabeled rows.</param>
/// <param name="labeled">The labeled rows.</param>
public delegate IOutlierFilter OutlierFit(PrincipalComponents components, FeatureMatrix labeled);

/// <summary>The filters of rows that are unlike the labeled ones, by name.</summary>
public static class OodFilters
{
    /// <summary>The name for none.</summary>
    public const string Off = "off";

    /// <summary>All of them; null for none. A new one is a class of its own and one line here.</summary>
    public static Choices<OutlierFit?> All { get; } = new(
        "filter of rows unlike the labeled ones",
        new(Off, "none", null),
        new("distance", "rows further from every labeled row than labeled rows are from each other",
            (components, labeled) => new DistanceFilter(components, labeled)),
        new("pca", "rows that the principal components of all rows cannot rebuild",
            (components, labeled) => new ReconstructionFilter(components, labeled)));
}
