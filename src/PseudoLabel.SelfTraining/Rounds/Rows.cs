namespace PseudoLabel.SelfTraining.Rounds;

/// <summary>Copies of rows of row-major arrays.</summary>
internal static class Rows
{
    /// <summary>Writes the i-th row of <paramref name="part"/> to row <c>rows[i]</c> of <paramref name="whole"/>.</summary>
    public static void Scatter(ReadOnlySpan<float> part, ReadOnlySpan<int> rows, Span<float> whole, int width)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            part.Slice(i * width, width).CopyTo(whole.Slice(rows[i] * width, width));
        }
    }
}
