namespace PseudoLabel.Learning.Metrics.Evaluation;

/// <summary>
/// Average precision of each class against the rest, and their mean, with limits. The standard error is the infinitesimal jackknife's
/// (Efron 1982, chapter 6): the root of the sum of the squares of what each row adds. AP is 1/P times the sum of R_i/N_i over the P rows i
/// of the class, where N_i rows score at least as high as i, and R_i of those are of the class. Row j of the class adds 1/P times
/// R_j/N_j - AP + the sum of 1/N_i less the sum of R_i/N_i^2, both over rows i of the class that score no higher than j; a row outside it
/// the last term alone. The classes' values depend on each other, so what a row adds to each is added up before it is squared.
/// </summary>
internal static class AveragePrecisionEstimate
{
    /// <summary>The mean over the classes that occur, and each class's own; none where no row or every row is of it.</summary>
    /// <param name="sample">The rows.</param>
    /// <param name="classCount">K.</param>
    public static (MetricEstimate Mean, IReadOnlyList<MetricEstimate> ByClass) Of(ScoreSample sample, int classCount)
    {
        var parts = new double[sample.Rows];
        var byClass = new MetricEstimate[classCount];
        for (int k = 0; k < classCount; k++)
        {
            bool[] inside = [.. Enumerable.Range(0, sample.Rows).Select(i => sample.Labels[i] == k)];
            int positives = inside.Count(i => i);
            byClass[k] = positives == 0 || positives == inside.Length
                ? MetricEstimate.None : OneAgainstRest(sample.Of(k), inside, positives, parts);
        }

        MetricEstimate[] present = [.. byClass.Where(e => e.Value is not null)];
        if (present.Length == 0)
        {
            return (MetricEstimate.None, byClass);
        }

        double mean = present.Average(e => e.Value!.Value);
        double error = Math.Sqrt(parts.Sum(p => p * p)) / present.Length;
        if (error > 0)
        {
            return (MetricEstimate.Normal(mean, error, 0, 1, "jackknife"), byClass);
        }

        double lower = present.Average(e => e.Lower!.Value), upper = present.Average(e => e.Upper!.Value);
        return (new MetricEstimate(mean, Math.Min(mean, lower), Math.Max(mean, upper), "wilson"), byClass);
    }

    /// <summary>One class's, and adds to what each row adds to the error of the mean.</summary>
    private static MetricEstimate OneAgainstRest(float[] scores, bool[] inside, int positives, double[] parts)
    {
        int n = scores.Length;
        int[] order = [.. Enumerable.Range(0, n)];
        Array.Sort((float[])scores.Clone(), order);
        var precision = new double[n];
        var reached = new double[n];
        (long above, long rightAbove, double sum) = (0, 0, 0);
        for (int end = n; end > 0;)
        {
            int start = end;
            for (; start > 0 && scores[order[start - 1]] == scores[order[end - 1]]; start--)
            {
                above++;
                rightAbove += inside[order[start - 1]] ? 1 : 0;
            }

            for (int i = start; i < end; i++)
            {
                (precision[order[i]], reached[order[i]]) = ((double)rightAbove / above, above);
                sum += inside[order[i]] ? precision[order[i]] : 0;
            }

            end = start;
        }

        double value = sum / positives;
        double squares = Add(scores, order, inside, positives, precision, reached, value, parts);

        // Where all rows are ranked right no error shows; each row of the class then counts as a trial that succeeded.
        return squares > 0 ? MetricEstimate.Normal(value, Math.Sqrt(squares), 0, 1, "jackknife")
            : MetricEstimate.Share(positives, positives) with { Value = value };
    }

    /// <summary>From the lowest score up, the sums over the rows of the class so far, those of the same score included.</summary>
    private static double Add(
        float[] scores, int[] order, bool[] inside, int positives, double[] precision, double[] reached, double value, double[] parts)
    {
        (double once, double twice, double squares) = (0, 0, 0);
        for (int start = 0; start < order.Length;)
        {
            int end = start;
            for (; end < order.Length && scores[order[end]] == scores[order[start]]; end++)
            {
                int row = order[end];
                once += inside[row] ? 1 / reached[row] : 0;
                twice += inside[row] ? precision[row] / reached[row] : 0;
            }

            for (int i = start; i < end; i++)
            {
                int row = order[i];
                double part = ((inside[row] ? precision[row] - value + once : 0) - twice) / positives;
                parts[row] += part;
                squares += part * part;
            }

            start = end;
        }

        return squares < 1e-24 ? 0 : squares;
    }
}
