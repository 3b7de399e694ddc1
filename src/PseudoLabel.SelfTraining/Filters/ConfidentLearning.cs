namespace PseudoLabel.SelfTraining.Filters;

/// <summary>A label that out-of-fold probabilities speak against.</summary>
/// <param name="Row">The row.</param>
/// <param name="Suggested">The class that it is confidently counted to instead.</param>
public sealed record LabelSuspect(int Row, int Suggested);

/// <summary>
/// Label errors by the confident joint (Northcutt et al., "Confident Learning", 2021, equations 1 and 2): the threshold of class k is the
/// mean probability of k over the rows labeled k; a row is counted to the most probable of the classes whose thresholds its probabilities
/// reach. One that is counted to another class than its label lies off the diagonal of the joint, and is a suspect.
/// </summary>
public static class ConfidentLearning
{
    /// <summary>Finds the suspects.</summary>
    /// <param name="probabilities">n x K calibrated probabilities, row-major, each row's by a model that did not see its label.</param>
    /// <param name="labels">The n labels, in [0, K).</param>
    /// <param name="classCount">K.</param>
    /// <returns>The suspects in the order of the rows.</returns>
    public static IReadOnlyList<LabelSuspect> Find(ReadOnlySpan<float> probabilities, ReadOnlySpan<int> labels, int classCount)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(probabilities.Length, labels.Length * classCount);
        double[] thresholds = Thresholds(probabilities, labels, classCount);
        var suspects = new List<LabelSuspect>();
        for (int i = 0; i < labels.Length; i++)
        {
            int counted = Counted(probabilities.Slice(i * classCount, classCount), thresholds);
            if (counted >= 0 && counted != labels[i])
            {
                suspects.Add(new LabelSuspect(i, counted));
            }
        }

        return suspects;
    }

    /// <summary>
    /// The mean probability of each class over the rows labeled so; +infinity for a class without rows, as nothing is counted to it.
    /// </summary>
    private static double[] Thresholds(ReadOnlySpan<float> probabilities, ReadOnlySpan<int> labels, int classCount)
    {
        var sums = new double[classCount];
        var rows = new int[classCount];
        for (int i = 0; i < labels.Length; i++)
        {
            sums[labels[i]] += probabilities[i * classCount + labels[i]];
            rows[labels[i]]++;
        }

        return [.. sums.Select((sum, k) => rows[k] == 0 ? double.PositiveInfinity : sum / rows[k])];
    }

    /// <summary>The class that a row is counted to; -1 for none. Of equally probable ones the first.</summary>
    private static int Counted(ReadOnlySpan<float> row, double[] thresholds)
    {
        int best = -1;
        for (int k = 0; k < row.Length; k++)
        {
            if (row[k] >= thresholds[k] && (best < 0 || row[k] > row[best]))
            {
                best = k;
            }
        }

        return best;
    }
}
