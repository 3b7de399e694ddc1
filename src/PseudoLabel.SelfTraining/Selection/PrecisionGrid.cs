namespace PseudoLabel.SelfTraining.Selection;

/// <summary>A threshold and what it lets pass of the labeled rows.</summary>
/// <param name="Threshold">The threshold, a bin edge.</param>
/// <param name="Passing">Labeled rows whose out-of-fold confidence is at least the threshold.</param>
/// <param name="Right">How many of them are predicted right.</param>
/// <param name="Precision">The share of those that pass which is right, each weighted as it counts in the pool.</param>
internal readonly record struct GridPoint(float Threshold, int Passing, int Right, double Precision);

/// <summary>
/// The thresholds that a precision rule tries, from the highest down, each a bin edge, so that what passes it in the pool is counted
/// exactly.
/// </summary>
internal static class PrecisionGrid
{
    private const int Points = 20;

    /// <summary>The thresholds that 1/20, 2/20, ... of the labeled rows pass: where the estimates can change.</summary>
    /// <param name="predictedClass">Only the rows predicted as this class; null for all rows.</param>
    /// <returns>At most 20 points with different thresholds, each passed by a row; none without rows.</returns>
    public static List<GridPoint> OfLabels(OutOfFold labeled, int? predictedClass)
    {
        var rows = Sorted(labeled, predictedClass);
        return At(
            rows, Enumerable.Range(1, rows.Length == 0 ? 0 : Points).Select(j => rows[(rows.Length * j + Points - 1) / Points - 1].Edge));
    }

    /// <summary>
    /// The thresholds that 1/20, 2/20, ... of the pool's rows pass. No labeled row has a say in them: given the models they are fixed in
    /// advance, so the rows that pass one are independent draws, and the number right is binomial.
    /// </summary>
    /// <param name="predictedClass">Only the rows predicted as this class; null for all rows.</param>
    /// <returns>At most 20 points with different thresholds, some perhaps passed by no labeled row; none without pool rows.</returns>
    public static List<GridPoint> OfPool(ConfidenceHistogram pool, OutOfFold labeled, int? predictedClass)
    {
        int[] classes = predictedClass is { } only ? [only] : [.. Enumerable.Range(0, pool.ClassCount)];
        long rows = classes.Sum(pool.Count);
        return At(
            Sorted(labeled, predictedClass),
            Enumerable.Range(1, rows == 0 ? 0 : Points)
                .Select(j => pool.PooledThresholdForCount(classes, (rows * j + Points - 1) / Points)));
    }

    private static (float Edge, bool Correct, double Weight)[] Sorted(OutOfFold labeled, int? predictedClass) =>
    [
        .. Enumerable.Range(0, labeled.Predicted.Length)
            .Where(i => predictedClass is null || labeled.Predicted[i] == predictedClass)
            .Select(i => (Edge: ConfidenceBins.Snap(labeled.Confidence[i]), Correct: labeled.Correct[i], Weight: labeled.Weight(i)))
            .OrderByDescending(row => row.Edge),
    ];

    private static List<GridPoint> At((float Edge, bool Correct, double Weight)[] rows, IEnumerable<float> thresholds)
    {
        var grid = new List<GridPoint>();
        int passing = 0, right = 0;
        double mass = 0, rightMass = 0;
        foreach (float threshold in thresholds.Distinct())
        {
            while (passing < rows.Length && rows[passing].Edge >= threshold)
            {
                right += rows[passing].Correct ? 1 : 0;
                mass += rows[passing].Weight;
                rightMass += rows[passing].Correct ? rows[passing].Weight : 0;
                passing++;
            }

            grid.Add(new GridPoint(threshold, passing, right, rightMass / mass));
        }

        return grid;
    }
}
