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
    public static double Compute(ReadOnlySpan<float> probabilities, ReadOnlySpan<int> labels, int classCount)
    {
        double sum = 0;
        int present = 0;
        for (int k = classCount == 2 ? 1 : 0; k < classCount; k++)
        {
            double area = OneAgainstRest(probabilities, labels, classCount, k);
            if (!double.IsNaN(area))
            {
                sum += area;
                present++;
            }
        }

        return present == 0 ? double.NaN : sum / present;
    }

    private static double OneAgainstRest(ReadOnlySpan<float> probabilities, ReadOnlySpan<int> labels, int classCount, int positive)
    {
        int n = labels.Length;
        var scores = new float[n];
        var isPositive = new bool[n];
        long positives = 0;
        for (int i = 0; i < n; i++)
        {
            scores[i] = probabilities[i * classCount + positive];
            isPositive[i] = labels[i] == positive;
            positives += isPositive[i] ? 1 : 0;
        }

        if (positives == 0 || positives == n)
        {
            return double.NaN;
        }

        Array.Sort(scores, isPositive);
        double rankSum = 0;
        for (int start = 0; start < n;)
        {
            int end = start;
            int tiedPositives = 0;
            while (end < n && scores[end] == scores[start])
            {
                tiedPositives += isPositive[end] ? 1 : 0;
                end++;
            }

            // Ranks start + 1 .. end are shared by the ties: each gets their mean.
            rankSum += tiedPositives * ((start + 1 + end) / 2.0);
            start = end;
        }

        return (rankSum - positives * (positives + 1) / 2.0) / ((double)positives * (n - positives));
    }
}
