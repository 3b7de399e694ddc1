using System.Runtime.InteropServices;
using PseudoLabel.Data;

namespace PseudoLabel.Learning.Features.Categorical;

/// <summary>
/// Learns a categorical column: it counts values until there are more of them than <see cref="FeatureOptions.MaxCategories"/>,
/// after which the column is hashed and no value is stored. Counts do not depend on the order of the cells.
/// </summary>
internal sealed class CategoricalFitter(string name, FeatureOptions options) : ColumnFitter
{
    private readonly Dictionary<string, long> counts = new(StringComparer.Ordinal);
    private long missing;
    private bool hashed;

    /// <summary>Adds cells; null is missing.</summary>
    internal override void Add(ColumnBlock cells, int rows)
    {
        foreach (string? cell in cells.Values.AsSpan(0, rows))
        {
            if (cell is null)
            {
                missing++;
            }
            else if (!hashed)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(counts, cell, out _)++;
                if (counts.Count > options.MaxCategories)
                {
                    hashed = true;
                    counts.Clear();
                }
            }
        }
    }

    /// <remarks>A column with a single value and nothing missing tells rows apart no better than no column: it has no features.</remarks>
    internal override CategoricalColumn Fit()
    {
        if (hashed)
        {
            return Column([], options.HashBuckets, hasOther: false);
        }

        if (counts.Count + (missing > 0 ? 1 : 0) < 2)
        {
            return new CategoricalColumn { Name = name, Values = [], Buckets = 0, HasMissing = false, HasOther = false };
        }

        // A value that is not well-formed UTF-16 could not be written and read back; it counts as "other".
        string[] kept = [.. counts
            .Where(c => IsWellFormed(c.Key))
            .OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal)
            .Where((c, rank) => rank < options.MaxOneHot || (rank < options.MaxFrequent && c.Value >= options.FrequentCells))
            .Select(c => c.Key).Order(StringComparer.Ordinal)];
        return Column(kept, 0, hasOther: kept.Length < counts.Count);
    }

    private static bool IsWellFormed(string value)
    {
        for (int i = 0; i < value.Length; i++)
        {
            if (char.IsSurrogate(value[i]) && !(i + 1 < value.Length && char.IsSurrogatePair(value[i], value[++i])))
            {
                return false;
            }
        }

        return true;
    }

    private CategoricalColumn Column(string[] values, int buckets, bool hasOther) =>
        new()
        {
            Name = name,
            Values = values,
            Buckets = buckets,
            HasMissing = missing > 0,
            HasOther = hasOther,
            Distinct = hashed ? options.MaxCategories : counts.Count,
        };
}
