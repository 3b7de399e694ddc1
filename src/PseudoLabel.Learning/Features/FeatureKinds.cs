using PseudoLabel.Data;
using PseudoLabel.Learning.Features.Categorical;
using PseudoLabel.Learning.Features.Numeric;
using PseudoLabel.Learning.Features.Text;
using PseudoLabel.Learning.Features.Times;

namespace PseudoLabel.Learning.Features;

/// <summary>The kinds of columns that features are learned from. A kind of column without a line here does not compile.</summary>
internal static class FeatureKinds
{
    /// <summary>Every kind but <see cref="ColumnKind.Ignore"/>.</summary>
    internal static IReadOnlyList<FeatureKind> All { get; } = [.. Enum.GetValues<ColumnKind>().Select(Find).OfType<FeatureKind>()];

    /// <summary>What is learned of a kind of column.</summary>
    /// <exception cref="ArgumentException">Columns of this kind are not read.</exception>
    internal static FeatureKind Of(ColumnKind kind) =>
        Find(kind) ?? throw new ArgumentException($"A column of kind {kind} is not used.", nameof(kind));

    private static FeatureKind? Find(ColumnKind kind) => kind switch
    {
        ColumnKind.Numeric => new("numeric", typeof(NumericColumn), (name, options) => new NumericFitter(name, options)),
        ColumnKind.Categorical => new("categorical", typeof(CategoricalColumn), (name, options) => new CategoricalFitter(name, options)),
        ColumnKind.Text => new("text", typeof(TextColumn), (name, options) => new TextFitter(name, options)),
        ColumnKind.DateTime => new("time", typeof(TimeColumn), (name, options) => new TimeFitter(name, options), Since: 2),
        ColumnKind.Ignore => null,
    };
}

/// <summary>One kind of column that features are learned from.</summary>
/// <param name="Tag">The kind's name in <c>transform.json</c>.</param>
/// <param name="Fitted">The <see cref="FittedColumn"/> that is learned.</param>
/// <param name="Fitter">Creates what learns a column of a name.</param>
/// <param name="Since">The version of <c>transform.json</c> that first had the kind: programs that read older ones only say so.</param>
internal sealed record FeatureKind(string Tag, Type Fitted, Func<string, FeatureOptions, ColumnFitter> Fitter, int Since = 1);
