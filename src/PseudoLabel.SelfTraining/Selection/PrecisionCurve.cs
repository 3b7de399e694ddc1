using PseudoLabel.Learning.Metrics;

namespace PseudoLabel.SelfTraining.Selection;

/// <summary>
/// What one threshold for all classes would give: how much of the pool gets a label, and how right these labels are on held-out rows.
/// </summary>
/// <param name="Threshold">The confidence from which on labels would be accepted.</param>
/// <param name="PoolShare">Share of the pool's rows that have it, 0 to 1.</param>
/// <param name="LabeledRows">Held-out labeled rows that have it.</param>
/// <param name="Precision">Share of those that are predicted right, each counting as it does for the precision target.</param>
/// <param name="Lower">Lower limit of that share (Wilson 1927), which 97.5 % of such limits lie below.</param>
public sealed record PrecisionPoint(double Threshold, double PoolShare, int LabeledRows, double Precision, double Lower);

/// <summary>Precision against coverage: the trade that a precision target makes, drawn before it is made.</summary>
public static class PrecisionCurve
{
    private const double SideRisk = 0.025;

    /// <summary>Points from the surest rows to all, at most so many.</summary>
    public const int MostPoints = 100;

    /// <summary>Draws the curve.</summary>
    /// <param name="rows">The labeled rows, out of fold.</param>
    /// <param name="pool">The pool's confidences, by the same measure.</param>
    /// <returns>Points by falling threshold, each at the confidence of a held-out row; none without rows.</returns>
    public static IReadOnlyList<PrecisionPoint> Of(OutOfFold rows, ConfidenceHistogram pool)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(pool);
        int[] surest = [.. Enumerable.Range(0, rows.Confidence.Length).OrderByDescending(i => rows.Confidence[i])];
        double all = Math.Max(1, pool.Total);
        double step = Math.Max(1, surest.Length / (double)MostPoints);
        List<PrecisionPoint> points = [];
        (double weight, double squares, double right) = (0, 0, 0);
        double next = step;
        for (int n = 0; n < surest.Length; n++)
        {
            double w = rows.Weight(surest[n]);
            weight += w;
            squares += w * w;
            right += rows.Correct[surest[n]] ? w : 0;

            // Rows of the same confidence pass together.
            float threshold = rows.Confidence[surest[n]];
            bool tied = n + 1 < surest.Length && rows.Confidence[surest[n + 1]] == threshold;
            if (tied || (n + 1 < next && n + 1 < surest.Length))
            {
                continue;
            }

            next = n + 1 + step;
            int equal = Math.Max(1, (int)(weight * weight / squares + 1e-9));
            double precision = right / weight;
            long passing = Enumerable.Range(0, pool.ClassCount).Sum(k => pool.CountAtLeast(k, threshold));
            double lower = BinomialInterval.Wilson((int)(precision * equal + 1e-9), equal, SideRisk).Lower;
            points.Add(new PrecisionPoint(threshold, passing / all, n + 1, precision, lower));
        }

        return points;
    }
}
