namespace PseudoLabel.Core.Selection;

/// <summary>A threshold and what it lets pass of the labeled rows.</summary>
/// <param name="Threshold">The threshold, a bin edge.</param>
/// <param name="Passing">Labeled rows whose out-of-fold confidence is at least the threshold.</param>
/// <param name="Right">How many of them are predicted right.</param>
internal readonly record struct GridPoint(float Threshold, int Passing, int Right)
{
    public double Precision => (double)Right / Passing;
}

/// <summary>
/// The thresholds that a precision rule tries, from the highest down: those that 1/20, 2/20, ... of the labeled rows pass. They follow
/// from the confidences alone, not from which predictions are right; a fixed-sequence test may therefore go through them.
/// </summary>
internal static class PrecisionGrid
{
    private const int Points = 20;

    /// <summary>The grid of all labeled rows, or of those predicted as one class.</summary>
    /// <param name="labeled">The labeled rows.</param>
    /// <param name="predictedClass">The class; null for all rows.</param>
    /// <returns>At most 20 points with different thresholds; none without rows.</returns>
    public static List<GridPoint> Create(OutOfFold labeled, int? predictedClass)
    {
        // Thresholds are bin edges, so that what passes them in the pool is counted exactly.
        var rows = Enumerable.Range(0, labeled.Predicted.Length)
            .Where(i => predictedClass is null || labeled.Predicted[i] == predictedClass)
            .Select(i => (Edge: ConfidenceBins.Snap(labeled.Confidence[i]), Correct: labeled.Correct[i]))
            .OrderByDescending(row => row.Edge)
            .ToArray();
        var grid = new List<GridPoint>();
        int passing = 0, right = 0;
        for (int j = 1; j <= Points && passing < rows.Length; j++)
        {
            int wanted = (rows.Length * j + Points - 1) / Points;
            if (wanted <= passing)
            {
                continue;
            }

            float threshold = rows[wanted - 1].Edge;
            while (passing < rows.Length && rows[passing].Edge >= threshold)
            {
                right += rows[passing].Correct ? 1 : 0;
                passing++;
            }

            grid.Add(new GridPoint(threshold, passing, right));
        }

        return grid;
    }
}
