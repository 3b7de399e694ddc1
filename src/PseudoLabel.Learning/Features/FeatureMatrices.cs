namespace PseudoLabel.Learning.Features;

/// <summary>Operations on whole matrices.</summary>
public static class FeatureMatrices
{
    /// <summary>The rows of several matrices, one after another, as a new matrix.</summary>
    /// <param name="parts">At least one; all have the same columns.</param>
    /// <exception cref="ArgumentException">There is no part, or columns differ.</exception>
    /// <exception cref="OverflowException">The whole does not fit into arrays.</exception>
    public static FeatureMatrix Concat(IReadOnlyList<FeatureMatrix> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count == 0 || parts.Any(p => p.Columns != parts[0].Columns || p.DenseColumns != parts[0].DenseColumns))
        {
            throw new ArgumentException("One part or more is needed, all with the same columns.", nameof(parts));
        }

        (int columns, int denseColumns) = (parts[0].Columns, parts[0].DenseColumns);
        int rows = checked((int)parts.Sum(p => (long)p.Rows));
        float[] dense = GC.AllocateUninitializedArray<float>(checked(rows * denseColumns));
        int row = 0;
        foreach (FeatureMatrix part in parts)
        {
            part.Dense.AsSpan(0, part.Rows * denseColumns).CopyTo(dense.AsSpan(row * denseColumns));
            row += part.Rows;
        }

        if (columns == denseColumns)
        {
            return new FeatureMatrix(rows, columns, denseColumns, dense);
        }

        int[] offsets = new int[rows + 1];
        int entries = checked((int)parts.Sum(p => (long)p.Offsets[p.Rows]));
        int[] indices = GC.AllocateUninitializedArray<int>(entries);
        float[] values = GC.AllocateUninitializedArray<float>(entries);
        (row, int entry) = (0, 0);
        foreach (FeatureMatrix part in parts)
        {
            int count = part.Offsets[part.Rows];
            part.Indices.AsSpan(0, count).CopyTo(indices.AsSpan(entry));
            part.Values.AsSpan(0, count).CopyTo(values.AsSpan(entry));
            for (int i = 1; i <= part.Rows; i++)
            {
                offsets[row + i] = entry + part.Offsets[i];
            }

            row += part.Rows;
            entry += count;
        }

        return new FeatureMatrix(rows, columns, denseColumns, dense, offsets, indices, values);
    }
}
