using PseudoLabel.Learning.Metrics;

namespace PseudoLabel.SelfTraining.Shift;

/// <summary>
/// How far a model's predictions of new rows lie from those of the rows that it was trained with, by class and confidence: what it puts
/// out moves where its inputs do (Rabanser, Guennemann and Lipton, "Failing Loudly", 2019), and counts of it are all that has to be kept.
/// </summary>
public static class PredictionDrift
{
    /// <summary>Probability by chance from which on a distance is none of chance. A stream is tested every day.</summary>
    public const double Risk = 0.001;

    /// <summary>Bins of confidence that are taken together: few rows would be spread over too many.</summary>
    private const int Together = 5;

    /// <summary>Rows that are expected of a cell at least for the test; smaller cells are taken together.</summary>
    private const double LeastExpected = 5;

    /// <summary>Compares two counts of rows by class and confidence.</summary>
    /// <param name="reference">Rows of the training by predicted class and bin of confidence.</param>
    /// <param name="seen">Rows since, counted the same way.</param>
    /// <returns>
    /// The share of the rows that lie in other cells than those of the training, 0 to 1 (the total variation distance), and the probability
    /// of such a chi-square by chance; 0 and 1 where there are no rows.
    /// </returns>
    public static (double Distance, double PValue) Of(
        IReadOnlyList<IReadOnlyList<long>> reference, IReadOnlyList<IReadOnlyList<long>> seen)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(seen);
        long[] before = Cells(reference);
        long[] now = Cells(seen);
        double n = before.Sum(), m = now.Sum();
        if (n == 0 || m == 0 || before.Length != now.Length)
        {
            return (0, 1);
        }

        double distance = before.Zip(now, (a, b) => Math.Abs(a / n - b / m)).Sum() / 2;
        return (distance, PValue(before, now, n, m));
    }

    private static long[] Cells(IReadOnlyList<IReadOnlyList<long>> counts) =>
        [.. counts.SelectMany(ofClass => ofClass.Chunk(Together).Select(bins => bins.Sum()))];

    /// <summary>Pearson's chi-square of two rows of counts, small cells taken together; its tail by Wilson and Hilferty.</summary>
    private static double PValue(long[] before, long[] now, double n, double m)
    {
        double least = Math.Min(n, m) / (n + m);
        List<(double Before, double Now)> cells = [];
        (double Before, double Now) rest = (0, 0);
        foreach ((long a, long b) in before.Zip(now))
        {
            if ((a + b) * least >= LeastExpected)
            {
                cells.Add((a, b));
            }
            else
            {
                rest = (rest.Before + a, rest.Now + b);
            }
        }

        if ((rest.Before + rest.Now) * least >= LeastExpected || cells.Count == 0)
        {
            cells.Add(rest);
        }
        else
        {
            cells[0] = (cells[0].Before + rest.Before, cells[0].Now + rest.Now);
        }

        double free = cells.Count - 1;
        if (free == 0)
        {
            return 1;
        }

        double chi = cells.Sum(c =>
        {
            double expected = (c.Before + c.Now) * m / (n + m), other = (c.Before + c.Now) * n / (n + m);
            return (c.Now - expected) * (c.Now - expected) / expected + (c.Before - other) * (c.Before - other) / other;
        });
        double spread = 2 / (9 * free);
        double z = (Math.Cbrt(chi / free) - (1 - spread)) / Math.Sqrt(spread);
        return 1 - NormalDistribution.Cumulative(z);
    }
}
