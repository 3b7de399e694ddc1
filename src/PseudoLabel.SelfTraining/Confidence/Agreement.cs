namespace PseudoLabel.SelfTraining.Confidence;

/// <summary>
/// Agreement with the neighbor graph: sqrt(p q), p being the greatest probability and q the graph's for the same class, which is the share
/// of the labels near the row that are of that class. Sure only where both are: the product of two views' odds of being right in
/// co-training (Blum and Mitchell 1998), brought back to the scale of a probability. Where there is no graph, p alone.
/// </summary>
internal sealed class Agreement : IConfidenceMeasure
{
    /// <inheritdoc/>
    public void Measure(in ConfidenceContext rows, Span<float> confidences)
    {
        for (int row = 0; row < rows.Rows; row++)
        {
            confidences[row] = Math.Clamp(rows.Opinion.IsEmpty ? rows.Top[row] : Common(in rows, row), 0f, 1f);
        }
    }

    private static float Common(in ConfidenceContext rows, int row)
    {
        int best = rows.Best[row];
        return MathF.Sqrt(Math.Max(0, rows[row, best] * rows.Opinion[row * rows.ClassCount + best]));
    }
}
