namespace PseudoLabel.Learning.Metrics;

/// <summary>
/// The area under the ROC curve as the Mann-Whitney statistic (Hanley and McNeil 1982): the probability that a row of the class
/// gets the higher score than a row outside it, a tie counting half.
/// </summary>
internal static class RocArea
{
    /// <summary>Two classes: the area of the second class. More: the mean over the classes that occur, each against the rest.</summary>
    /// <param name="probabilities">n x K probabilities, row-major.</param>
    /// <param name="classCount">K.</param>
    /// <param name="weights">How much each row counts; empty where all count alike.</param>
    public static double Compute(
        ReadOnlySpan<float> probabilities, ReadOnlySpan<int> labels, int classCount, ReadOnlySpan<float> weights)
    {
        double sum = 0;
        int present = 0;
        for (int k = classCount == 2 ? 1 : 0; k < classCount; k++)
        {
            double area = OneAgainstRest(probabilities, labels, classCount, k, weights);
            if (!double.IsNaN(area))
            {
                sum += area;
                present++;
            }
        }

        return present == 0 ? double.NaN : sum / present;
    }

    private static double OneAgainstRest(
        ReadOnlySpan<float> probabilities, ReadOnlySpan<int> labels, int classCount, int positive, ReadOnlySpan<float> weights)
    {
        int n = labels.Length;
        var scores = new float[n];
        var rows = new int[n];
        double positives = 0, negatives = 0;
        for (int i = 0; i < n; i++)
        {
            scores[i] = probabilities[i * classCount + positive];
            rows[i] = i;
            double weight = RowWeight.Of(weights, i);
            (positives, negatives) = labels[i] == positive ? (positives + weight, negatives) : (positives, negatives + weight);
        }

        if (positives == 0 || negatives == 0)
        {
            return double.NaN;
        }

        Array.Sort(scores, rows);
        double below = 0, won = 0;
        for (int start = 0; start < n;)
        {
            double tiedPositives = 0, tiedNegatives = 0;
            int end = start;
            for (; end < n && scores[end] == scores[start]; end++)
            {
                double weight = RowWeight.Of(weights, rows[end]);
                (tiedPositives, tiedNegatives) = labels[rows[end]] == positive
                    ? (tiedPositives + weight, tiedNegatives) : (tiedPositives, tiedNegatives + weight);
            }

            won += tiedPositives * (below + tiedNegatives / 2);
            below += tiedNegatives;
            start = end;
        }

        return won / (positives * negatives);
    }
}
