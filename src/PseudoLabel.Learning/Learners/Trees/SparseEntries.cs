using PseudoLabel.Learning.Features;

namespace PseudoLabel.Learning.Learners.Trees;

/// <summary>The entries of chosen sparse columns, column by column.</summary>
internal sealed class SparseEntries
{
    private readonly int[] starts;
    private readonly int[] rows;
    private readonly float[] values;

    private SparseEntries(int[] starts)
    {
        this.starts = starts;
        rows = new int[starts[^1]];
        values = new float[starts[^1]];
    }

    /// <summary>Transposes the chosen columns of a matrix.</summary>
    /// <param name="columns">Sparse columns, ascending.</param>
    public static SparseEntries Of(FeatureMatrix matrix, int[] columns)
    {
        var slotOf = new int[matrix.Columns];
        Array.Fill(slotOf, -1);
        for (int s = 0; s < columns.Length; s++)
        {
            slotOf[columns[s]] = s;
        }

        var starts = new int[columns.Length + 1];
        for (int r = 0; r < matrix.Rows && columns.Length > 0; r++)
        {
            foreach (int column in matrix.SparseIndices(r))
            {
                if (slotOf[column] >= 0)
                {
                    starts[slotOf[column] + 1]++;
                }
            }
        }

        for (int s = 0; s < columns.Length; s++)
        {
            starts[s + 1] += starts[s];
        }

        var entries = new SparseEntries(starts);
        entries.Fill(matrix, slotOf);
        return entries;
    }

    /// <summary>The rows of a column's entries, ascending.</summary>
    /// <param name="slot">Index among the chosen columns.</param>
    public ReadOnlySpan<int> Rows(int slot) => rows.AsSpan(starts[slot]..starts[slot + 1]);

    /// <summary>The values of a column's entries.</summary>
    /// <param name="slot">Index among the chosen columns.</param>
    public ReadOnlySpan<float> Values(int slot) => values.AsSpan(starts[slot]..starts[slot + 1]);

    private void Fill(FeatureMatrix matrix, int[] slotOf)
    {
        int[] next = [.. starts];
        for (int r = 0; r < matrix.Rows && rows.Length > 0; r++)
        {
            ReadOnlySpan<int> indices = matrix.SparseIndices(r);
            ReadOnlySpan<float> cells = matrix.SparseValues(r);
            for (int i = 0; i < indices.Length; i++)
            {
                int slot = slotOf[indices[i]];
                if (slot >= 0)
                {
                    rows[next[slot]] = r;
                    values[next[slot]++] = cells[i];
                }
            }
        }
    }
}
