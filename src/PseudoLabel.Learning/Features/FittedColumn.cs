using PseudoLabel.Data;

namespace PseudoLabel.Learning.Features;

/// <summary>
/// What was learned about one column of the table, one of it for each used column, in the schema's order. Its public properties are plain
/// data, written to <c>transform.json</c> as they are; <see cref="FeatureKinds"/> says under which tag.
/// </summary>
internal abstract record FittedColumn
{
    /// <summary>Past this no feature is: what is learned of columns is held within a million.</summary>
    internal const double Greatest = 1e9;

    /// <summary>The column's name in the table.</summary>
    public required string Name { get; init; }

    /// <summary>The kind of column that this is learned of.</summary>
    internal abstract ColumnKind Kind { get; }

    /// <summary>Whether this can have been learned: files are passed around, and may be damaged.</summary>
    internal abstract bool IsSound { get; }

    /// <summary>Too many values for a feature each, and what became of them, in words; null where that is not so.</summary>
    internal virtual string? ManyValues => null;

    /// <summary>The same column without features: what a pretrained network makes of it stands in their place.</summary>
    internal virtual FittedColumn WithoutFeatures() => this;

    /// <summary>The same column, its features divided by a number.</summary>
    /// <param name="divisor">Above 0.</param>
    internal virtual FittedColumn DividedBy(double divisor) => this;

    /// <summary>What computes the column's features.</summary>
    internal abstract ColumnEncoder Encoder();
}
