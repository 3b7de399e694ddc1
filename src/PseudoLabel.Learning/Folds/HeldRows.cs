namespace PseudoLabel.Learning.Folds;

/// <summary>
/// Out-of-fold figures of rows of which some were never held out, as the earliest are where folds go forward in time. Those rows' figures
/// are NaN: they take no part in what is estimated.
/// </summary>
public static class HeldRows
{
    /// <summary>The rows that some fold holds out, ascending.</summary>
    /// <param name="folds">The folds.</param>
    public static int[] Of(IEnumerable<Fold> folds)
    {
        ArgumentNullException.ThrowIfNull(folds);
        return [.. folds.SelectMany(fold => fold.Held).Distinct().Order()];
    }

    /// <summary>The rows whose figures are no NaN, ascending.</summary>
    /// <param name="figures">Figures, rows x classes.</param>
    /// <param name="classCount">Number of classes.</param>
    public static int[] Of(ReadOnlySpan<float> figures, int classCount)
    {
        var rows = new List<int>(figures.Length / classCount);
        for (int row = 0; row < figures.Length / classCount; row++)
        {
            if (!float.IsNaN(figures[row * classCount]))
            {
                rows.Add(row);
            }
        }

        return [.. rows];
    }

    /// <summary>The figures of some rows.</summary>
    /// <param name="figures">Figures, rows x classes.</param>
    /// <param name="rows">The rows wanted.</param>
    /// <param name="classCount">Number of classes.</param>
    public static float[] Select(ReadOnlySpan<float> figures, ReadOnlySpan<int> rows, int classCount)
    {
        var selected = new float[rows.Length * classCount];
        for (int i = 0; i < rows.Length; i++)
        {
            figures.Slice(rows[i] * classCount, classCount).CopyTo(selected.AsSpan(i * classCount));
        }

        return selected;
    }

    /// <summary>Writes the figures of some rows among those of all.</summary>
    /// <param name="figures">Figures of some rows, rows x classes.</param>
    /// <param name="rows">Which those are.</param>
    /// <param name="all">Figures of all rows, written where these rows stand.</param>
    /// <param name="classCount">Number of classes.</param>
    public static void Scatter(ReadOnlySpan<float> figures, ReadOnlySpan<int> rows, Span<float> all, int classCount)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            figures.Slice(i * classCount, classCount).CopyTo(all.Slice(rows[i] * classCount, classCount));
        }
    }

    /// <summary>The figures of all rows: NaN for those that have none.</summary>
    /// <param name="figures">Figures of some rows, rows x classes.</param>
    /// <param name="rows">Which those are.</param>
    /// <param name="all">Number of all rows.</param>
    /// <param name="classCount">Number of classes.</param>
    public static float[] Expand(float[] figures, ReadOnlySpan<int> rows, int all, int classCount)
    {
        ArgumentNullException.ThrowIfNull(figures);
        if (rows.Length == all)
        {
            return figures;
        }

        var expanded = new float[all * classCount];
        Array.Fill(expanded, float.NaN);
        Scatter(figures, rows, expanded, classCount);
        return expanded;
    }
}
