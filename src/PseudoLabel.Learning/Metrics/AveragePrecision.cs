namespace PseudoLabel.Learning.Metrics;

/// <summary>
/// Average precision: the sum over the distinct scores, from the highest down, of the precision of the rows from there on times the recall
/// that they add. Stepwise, without interpolation, as scikit-learn's <c>average_precision_score</c> has it. Of rows scored by chance it is
/// the class's share, so it tells of rare classes what the area under the ROC curve hides.
/// </summary>
internal static class AveragePrecision
{
    /// <summary>The mean over the classes that occur, each against the rest; NaN where none has both rows in it and rows outside.</summary>
    /// <param name="probabilities">n x K probabilities, row-major.</param>
    /// <param name="classCount">K. Of two classes both count: unlike the area under the ROC curve theirs differ.</param>
    /// <param name="weights">How much each row counts; empty where all count alike.</param>
    public static double Mean(
        ReadOnlySpan<float> probabilities, ReadOnlySpan<int> labels, int classCount, ReadOnlySpan<float> weights)
    {
        double sum = 0;
        int present = 0;
        for (int k = 0; k < classCount; k++)
        {
            double value = OneAgainstRest(probabilities, labels, classCount, k, weights);
            if (!double.IsNaN(value))
            {
                sum += value;
                present++;
            }
        }

        return present == 0 ? double.NaN : sum / present;
    }

    /// <summary>One class against the rest; NaN where no row or every row is of the class.</summary>
    public static double OneAgainstRest(
        ReadOnlySpan<float> probabilities, ReadOnlySpan<int> labels, int classCount, int positive, ReadOnlySpan<float> weights)
    {
        int n = labels.Length;
        var scores = new float[n];
        var rows = new int[n];
        double positives = 0;
        int count = 0;
        for (int i = 0; i < n; i++)
        {
            // Negated, so that the highest come first.
            scores[i] = -probabilities[i * classCount + positive];
            rows[i] = i;
            positives += labels[i] == positive ? RowWeight.Of(weights, i) : 0;
            count += labels[i] == positive ? 1 : 0;
        }

        if (count == 0 || count == n)
        {
            return double.NaN;
        }

        Array.Sort(scores, rows);
        double taken = 0, right = 0, sum = 0;
        for (int start = 0; start < n;)
        {
            double before = right;
            int end = start;
            for (; end < n && scores[end] == scores[start]; end++)
            {
                double weight = RowWeight.Of(weights, rows[end]);
                taken += weight;
                right += labels[rows[end]] == positive ? weight : 0;
            }

            sum += right == before ? 0 : (right - before) / positives * (right / taken);
            start = end;
        }

        return sum;
    }
}
