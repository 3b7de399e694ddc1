using PseudoLabel.Data;

namespace PseudoLabel.Learning.Features.Categorical;

/// <summary>
/// A categorical column. Its features, in order: one for each of <see cref="Values"/> (or <see cref="Buckets"/> of them),
/// then one for a missing cell, then one for any other value, the last two where they occur in the sample.
/// A cell sets at most one of them to 1.
/// </summary>
internal sealed record CategoricalColumn : FittedColumn
{
    private const int MostBuckets = 1 << 20;

    /// <summary>The values that have a feature of their own, in ordinal order; none where the column is hashed.</summary>
    public required IReadOnlyList<string> Values { get; init; }

    /// <summary>Features that values are hashed to; 0 where the column is one-hot.</summary>
    public required int Buckets { get; init; }

    /// <summary>Distinct values in the sample; of a hashed column there were more than this.</summary>
    public int Distinct { get; init; }

    /// <summary>Whether a missing cell has a feature.</summary>
    public required bool HasMissing { get; init; }

    /// <summary>Whether values that are not among <see cref="Values"/> share a feature; without it such a cell is all zeros.</summary>
    public required bool HasOther { get; init; }

    internal override ColumnKind Kind => ColumnKind.Categorical;

    internal override bool IsSound => Buckets is >= 0 and <= MostBuckets && !Values.Contains(null!)
        && Values.Distinct(StringComparer.Ordinal).Count() == Values.Count;

    internal override string? ManyValues => Buckets > 0
        ? FormattableString.Invariant($"'{Name}' (more than {Distinct:N0} values, hashed into {Buckets:N0} features)")
        : HasOther ? FormattableString.Invariant(
            $"'{Name}' ({Distinct:N0} values, of which the {Values.Count:N0} most frequent have a feature each and the others share one)")
        : null;

    internal override ColumnEncoder Encoder() => new CategoricalEncoder(this);
}
