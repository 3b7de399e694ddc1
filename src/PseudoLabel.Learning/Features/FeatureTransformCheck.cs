using PseudoLabel.Data;
using PseudoLabel.Learning.Features.Categorical;
using PseudoLabel.Learning.Features.Numeric;
using PseudoLabel.Learning.Features.Text;
using PseudoLabel.Learning.Features.Times;

namespace PseudoLabel.Learning.Features;

/// <summary>Whether what a file says of columns can have been learned: files are passed around, and may be damaged.</summary>
public static class FeatureTransformCheck
{
    private const int MostBuckets = 1 << 20;
    private const int LongestNgram = 10;

    /// <summary>Whether a transform reads the columns of a schema.</summary>
    /// <param name="transform">The transform.</param>
    /// <param name="schema">The schema.</param>
    public static bool Fits(this FeatureTransform transform, TableSchema schema)
    {
        ArgumentNullException.ThrowIfNull(transform);
        ArgumentNullException.ThrowIfNull(schema);
        IReadOnlyList<ColumnSpec> used = schema.UsedColumns();
        return used.Count == transform.Fitted.Count && used.Zip(transform.Fitted).All(pair => pair.First.Name == pair.Second.Name && pair.Second switch
        {
            NumericColumn => pair.First.Kind == ColumnKind.Numeric,
            CategoricalColumn => pair.First.Kind == ColumnKind.Categorical,
            TextColumn => pair.First.Kind == ColumnKind.Text,
            TimeColumn => pair.First.Kind == ColumnKind.DateTime,
            _ => true,
        });
    }

    /// <summary>Checks what was learned of a column.</summary>
    /// <param name="column">The column, as it was read.</param>
    /// <exception cref="InvalidDataException">It cannot have been learned.</exception>
    internal static void Check(FittedColumn? column)
    {
        bool sound = column switch
        {
            NumericColumn numeric => Sound(numeric),
            CategoricalColumn categorical => categorical.Buckets is >= 0 and <= MostBuckets && !categorical.Values.Contains(null)
                && categorical.Values.Distinct(StringComparer.Ordinal).Count() == categorical.Values.Count,
            TextColumn text => text.MaxLength >= 0 && Sound(text.Words) && Sound(text.Chars),
            TimeColumn time => Sound(time),
            _ => column is not null,
        };
        if (!sound)
        {
            throw new InvalidDataException($"What is said of column '{column?.Name}' is damaged.");
        }
    }

    private static bool Sound(NumericColumn column) =>
        float.IsFinite((float)column.Median) && double.IsFinite(column.Mean) && double.IsFinite(column.Deviation) && column.Clip > 0 && double.IsFinite(column.Clip)
        && (!column.Varies || (column.Deviation > 0 && double.IsFinite(1 / column.Deviation)))
        && (column.TailScale is not { } tail || (tail > 0 && double.IsFinite(tail) && double.IsFinite(1 / tail)));

    private static bool Sound(TimeColumn column) =>
        column.Values.Append(column.Median).All(ticks => ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks)
        && column.Clip > 0 && double.IsFinite(column.Clip) && double.IsFinite(column.Mean) && double.IsFinite(column.YearMean)
        && (!column.Varies || (column.Deviation > 0 && double.IsFinite(column.Deviation)))
        && (!column.HasYear || (column.YearDeviation > 0 && double.IsFinite(column.YearDeviation)));

    private static bool Sound(TermSet? set) => set is null
        || (set.Shortest >= 1 && set.Longest >= set.Shortest && set.Longest <= LongestNgram && set.Terms.Count == set.Idf.Length
            && set.Length > 0 && double.IsFinite(set.Length) && set.Idf.All(float.IsFinite)
            && !set.Terms.Contains(null) && set.Terms.Zip(set.Terms.Skip(1)).All(pair => string.CompareOrdinal(pair.First, pair.Second) < 0));
}
