using PseudoLabel.Data;

namespace PseudoLabel.Learning.Features.Numeric;

/// <summary>
/// A numeric column: missing cells become <see cref="Median"/>; then, where <see cref="TailScale"/> is set,
/// x becomes asinh((x - median) / tail scale); then x becomes (x - <see cref="Mean"/>) /
/// <see cref="Deviation"/>, held within +-<see cref="Clip"/>.
/// </summary>
internal sealed record NumericColumn : FittedColumn
{
    /// <summary>Whether the value is a feature; false where it does not vary in the sample.</summary>
    public required bool Varies { get; init; }

    /// <summary>Whether a second feature says that the cell is missing: 1 or 0.</summary>
    public required bool HasMissing { get; init; }

    /// <summary>The sample's median, which stands in for missing cells.</summary>
    public required double Median { get; init; }

    /// <summary>Root mean square distance from the median in the sample, for a column with a long tail; null for others.</summary>
    public double? TailScale { get; init; }

    /// <summary>Mean of the imputed (and compressed) sample.</summary>
    public required double Mean { get; init; }

    /// <summary>Standard deviation of the imputed (and compressed) sample, divided by n; above 0 where it varies.</summary>
    public required double Deviation { get; init; }

    /// <summary>Largest magnitude of a feature.</summary>
    public required double Clip { get; init; }

    internal override ColumnKind Kind => ColumnKind.Numeric;

    internal override bool IsSound =>
        float.IsFinite((float)Median) && double.IsFinite(Mean) && double.IsFinite(Deviation) && Clip is > 0 and <= Greatest
        && (!Varies || (Deviation > 0 && double.IsFinite(1 / Deviation)))
        && (TailScale is not { } tail || (tail > 0 && double.IsFinite(tail) && double.IsFinite(1 / tail)));

    internal override FittedColumn WithoutFeatures() => this with { Varies = false, HasMissing = false };

    internal override FittedColumn DividedBy(double divisor) => this with { Deviation = Deviation * divisor, Clip = Clip / divisor };

    internal override ColumnEncoder Encoder() => new NumericEncoder(this);
}
