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

    /// <summary>The name for what is found without a filter of training: <see cref="OodFilter.ByReach"/>.</summary>
    public const string Auto = "auto";

    /// <summary>All of them. A new one is a class of its own and one line here.</summary>
    public static Choices<OodFilter> All { get; } = new(
        "filter of rows unlike the labeled ones",
        new(Auto, "rows far from every labeled row, and those of a kind that no labeled row is of where the pool shows it; kept from "
            + "acceptance alone", new OodFilter(null, ByReach: true)),
        new(Off, "none", new OodFilter(null, ByReach: false)),
        new("distance", "rows further from every labeled row than labeled rows are from each other",
            new OodFilter((components, labeled) => new DistanceFilter(components, labeled), ByReach: false)),
        new("pca", "rows that the principal components of all rows cannot rebuild",
            new OodFilter((components, labeled) => new ReconstructionFilter(components, labeled), ByReach: false)));
}

/// <summary>What keeps rows unlike the labeled ones away.</summary>
/// <param name="InTraining">Keeps them from training and acceptance, by components; null for nothing.</param>
/// <param name="ByReach">Whether they are kept from acceptance by what the labeled rows reach.</param>
public sealed record OodFilter(OutlierFit? InTraining, bool ByReach);
