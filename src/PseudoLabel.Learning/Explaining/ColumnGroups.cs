using System.Runtime.InteropServices;
using PseudoLabel.Learning.Features;

namespace PseudoLabel.Learning.Explaining;

/// <summary>
/// Which features come from which column of the table, so that a column is moved as a whole: its number, its
/// missing flag, all its categories and words.
/// </summary>
public sealed class ColumnGroups
{
    private readonly int[] columnOf;
    private readonly int denseColumns;

    /// <summary>Groups the features of a transform.</summary>
    /// <param name="sources">The column that each feature comes from, as <see cref="FeatureTransform.Sources"/> has it.</param>
    /// <param name="denseColumns">Number of leading features that are dense.</param>
    public ColumnGroups(IReadOnlyList<string> sources, int denseColumns)
    {
        ArgumentNullException.ThrowIfNull(sources);
        Names = [.. sources.Distinct(StringComparer.Ordinal)];
        var places = Names.Select((name, i) => (name, i)).ToDictionary(n => n.name, n => n.i, StringComparer.Ordinal);
        columnOf = [.. sources.Select(name => places[name])];
        Features = new int[Names.Count];
        foreach (int column in columnOf)
        {
            Features[column]++;
        }

        this.denseColumns = denseColumns;
    }

    /// <summary>The columns' names, in the order of their first feature.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Number of features of each column.</summary>
    public int[] Features { get; }

    /// <summary>Adds a row with one column taken from another row.</summary>
    /// <param name="to">Gets the row.</param>
    /// <param name="rows">Where the row is.</param>
    /// <param name="row">The row.</param>
    /// <param name="others">Where the other row is.</param>
    /// <param name="other">The other row.</param>
    /// <param name="column">The column that is taken from it.</param>
    public void AddMixed(FeatureMatrixBuilder to, FeatureMatrix rows, int row, FeatureMatrix others, int other, int column)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(others);
        float[] dense = [.. rows.DenseRow(row)];
        ReadOnlySpan<float> from = others.DenseRow(other);
        for (int c = 0; c < denseColumns; c++)
        {
            dense[c] = columnOf[c] == column ? from[c] : dense[c];
        }

        ReadOnlySpan<int> own = rows.SparseIndices(row);
        ReadOnlySpan<int> taken = others.SparseIndices(other);
        var indices = new List<int>(own.Length + taken.Length);
        var values = new List<float>(own.Length + taken.Length);
        for (int a = 0, b = 0; a < own.Length || b < taken.Length;)
        {
            // Both ascend, and so must the mixture.
            if (b >= taken.Length || (a < own.Length && own[a] <= taken[b]))
            {
                Keep(columnOf[own[a]] != column, own[a], rows.SparseValues(row)[a]);
                a++;
            }
            else
            {
                Keep(columnOf[taken[b]] == column, taken[b], others.SparseValues(other)[b]);
                b++;
            }
        }

        to.Add(dense, CollectionsMarshal.AsSpan(indices), CollectionsMarshal.AsSpan(values));

        void Keep(bool keep, int index, float value)
        {
            if (keep)
            {
                indices.Add(index);
                values.Add(value);
            }
        }
    }
}
