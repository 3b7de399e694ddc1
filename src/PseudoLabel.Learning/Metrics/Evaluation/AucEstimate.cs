namespace PseudoLabel.Learning.Metrics.Evaluation;

/// <summary>
/// The area under the ROC curve with its limits: DeLong, DeLong and Clarke-Pearson 1988, by ranks as in Sun and Xu 2014. With several
/// classes it is the mean of the areas of each class against the rest. Those areas depend on each other, which is counted: a row's shares
/// of them are added up before they are squared.
/// </summary>
internal static class AucEstimate
{
    public static MetricEstimate Of(ScoreSample sample)
    {
        var parts = new double[sample.Rows];
        var areas = new List<(double Area, int Positives, int Negatives)>();
        foreach (int positive in sample.Positives())
        {
            bool[] inside = [.. Enumerable.Range(0, sample.Rows).Select(i => sample.Labels[i] == positive)];
            int positives = inside.Count(i => i);
            if (positives > 0 && positives < inside.Length)
            {
                areas.Add((Add(sample.Of(positive), inside, positives, parts), positives, inside.Length - positives));
            }
        }

        if (areas.Count == 0)
        {
            return MetricEstimate.None;
        }

        double mean = areas.Average(a => a.Area);
        if (areas.Exists(a => Math.Min(a.Positives, a.Negatives) < 2))
        {
            // One row tells nothing of how much such rows differ.
            return new MetricEstimate(mean, null, null, "");
        }

        double error = Math.Sqrt(parts.Sum(p => p * p)) / areas.Count;
        return error > 0 ? MetricEstimate.Normal(mean, error, 0, 1, "delong") : Degenerate(mean, areas);
    }

    /// <summary>Computes one class's area, and adds to each row's part in its error.</summary>
    private static double Add(float[] scores, bool[] inside, int positives, double[] parts)
    {
        int[] order = [.. Enumerable.Range(0, scores.Length)];
        Array.Sort((float[])scores.Clone(), order);
        var placement = new double[scores.Length];
        (long positivesBelow, long negativesBelow) = (0, 0);
        for (int start = 0; start < order.Length;)
        {
            int end = start;
            long tiedPositives = 0;
            for (; end < order.Length && scores[order[end]] == scores[order[start]]; end++)
            {
                tiedPositives += inside[order[end]] ? 1 : 0;
            }

            long tiedNegatives = end - start - tiedPositives;
            for (int i = start; i < end; i++)
            {
                // The share of rows on the other side that this row is ranked right against, a tie counting half.
                placement[order[i]] = inside[order[i]]
                    ? (negativesBelow + tiedNegatives / 2.0) / (scores.Length - positives)
                    : 1 - (positivesBelow + tiedPositives / 2.0) / positives;
            }

            (positivesBelow, negativesBelow, start) = (positivesBelow + tiedPositives, negativesBelow + tiedNegatives, end);
        }

        double area = Enumerable.Range(0, placement.Length).Where(i => inside[i]).Sum(i => placement[i]) / positives;
        for (int i = 0; i < placement.Length; i++)
        {
            double side = inside[i] ? positives : inside.Length - positives;
            parts[i] += (placement[i] - area) / Math.Sqrt(side * Math.Max(1, side - 1));
        }

        return area;
    }

    /// <summary>
    /// The limits where every area is 0 or 1, so that no variance shows: Newcombe's score limits (2006, method 5). They are the areas from
    /// which the one seen lies just so many of their standard errors (by Hanley and McNeil) away; with several
    /// classes the means of the classes' limits.
    /// </summary>
    private static MetricEstimate Degenerate(double mean, List<(double Area, int Positives, int Negatives)> areas)
    {
        double Limit(int positives, int negatives)
        {
            double low = 0, high = 1;
            for (int i = 0; i < 60; i++)
            {
                double area = (low + high) / 2;
                double more = ((positives + negatives) / 2.0 - 1) * ((1 - area) / (2 - area) + area / (1 + area));
                double error = Math.Sqrt(area * (1 - area) * (1 + more) / positives / negatives);
                (low, high) = 1 - area > MetricEstimate.Deviations * error ? (area, high) : (low, area);
            }

            return low;
        }

        double lower = areas.Average(a => a.Area > 0.5 ? Limit(a.Positives, a.Negatives) : 0);
        double upper = areas.Average(a => a.Area > 0.5 ? 1 : 1 - Limit(a.Positives, a.Negatives));
        return new MetricEstimate(mean, Math.Min(mean, lower), Math.Max(mean, upper), "newcombe");
    }
}
