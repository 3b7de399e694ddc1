using System.Globalization;
using PseudoLabel.Learning.Metrics;

namespace PseudoLabel.SelfTraining.Selection;

/// <summary>
/// The lowest threshold above which the labeled rows, predicted out of fold, show the target precision; none when they do not.
/// It holds for rows drawn like the labeled ones: it cannot see that the pool is of another kind.
/// </summary>
public sealed class PrecisionTargetRule : ISelectionRule
{
    /// <summary>The least number of labeled rows that an estimate is taken from.</summary>
    /// <remarks>Of runs whose estimate rested on fewer, one accepted 3,113 labels of which 76 % were right, for a target of 95 %.</remarks>
    internal const int LeastRows = 10;

    /// <summary>The share of the allowed errors that a cautious estimate lets the pool's mean confidence expect.</summary>
    internal const double CautiousShare = 0.5;

    private const string OneMore = " with one more right and one wrong";

    private readonly PrecisionTargetOptions options;

    /// <summary>Creates the rule.</summary>
    /// <param name="options">Target and kind of proof.</param>
    /// <exception cref="ArgumentOutOfRangeException">Target or risk is out of its range.</exception>
    public PrecisionTargetRule(PrecisionTargetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!(options.Target is > 0 and <= 1 && options.Risk is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options, "The target or the risk is out of its range.");
        }

        this.options = options;
    }

    /// <inheritdoc/>
    public ClassThresholds Choose(SelectionEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        int[] all = [.. Enumerable.Range(0, evidence.ClassCount)];
        if (!options.PerClass)
        {
            var (threshold, reason) = Choose(evidence, null, all, options.Risk);
            return ClassThresholds.Same(evidence.ClassCount, threshold, reason);
        }

        // Bonferroni: the classes' risks add up to the whole.
        double risk = options.Risk / evidence.ClassCount;
        var choices = all.Select(k => Choose(evidence, k, [k], risk)).ToArray();
        return new ClassThresholds([.. choices.Select(c => c.Threshold)], [.. choices.Select(c => c.Reason)]);
    }

    private (float Threshold, string Reason) Choose(SelectionEvidence evidence, int? predictedClass, int[] classes, double risk)
    {
        List<GridPoint> grid = options.Proof switch
        {
            PrecisionProof.Bound => PrecisionGrid.OfPool(evidence.Pool, evidence.Labeled, predictedClass),
            PrecisionProof.Estimate or PrecisionProof.Cautious => PrecisionGrid.OfLabels(evidence.Labeled, predictedClass),
        };
        if (grid.Count == 0 || grid[^1].Passing == 0)
        {
            return (float.PositiveInfinity, "no labeled row is predicted as this class out of fold");
        }

        return options.Proof switch
        {
            PrecisionProof.Estimate => ByEstimate(grid, evidence.Pool, classes, cautious: false),
            PrecisionProof.Cautious => ByEstimate(grid, evidence.Pool, classes, cautious: true),
            PrecisionProof.Bound => ByBound(grid, risk),
        };
    }

    /// <summary>
    /// Fixed-sequence testing (Angelopoulos et al., "Learn then Test", 2021): over thresholds fixed in advance, from the highest down, each
    /// hypothesis "the precision above this threshold is below the target" is tested by the exact binomial limit at the full risk, and the
    /// first that is not rejected ends the sequence. A false acceptance needs the first true hypothesis to be rejected, so its probability
    /// is at most the risk, however many thresholds there are. Points with too few rows to pass even without an error are no test and are
    /// gone past, as long as they hold no error; so a higher target never leads to a lower threshold.
    /// </summary>
    private (float Threshold, string Reason) ByBound(List<GridPoint> grid, double risk)
    {
        float threshold = float.PositiveInfinity;
        string reason = "";
        foreach (var point in grid.Where(point => point.Passing > 0))
        {
            double bound = BinomialInterval.ClopperPearsonLower(point.Right, point.Passing, risk);
            bool passes = bound >= options.Target;
            string figures = Figures(point, Invariant($"lower limit {bound:0.00##} at risk {risk:0.####}"), passes);
            if (passes)
            {
                (threshold, reason) = (point.Threshold, figures);
                continue;
            }

            reason = float.IsFinite(threshold) ? reason : figures;
            bool untested = BinomialInterval.ClopperPearsonLower(point.Passing, point.Passing, risk) < options.Target;
            if (!untested || point.Right < point.Passing)
            {
                break;
            }
        }

        return (threshold, reason);
    }

    /// <summary>
    /// Every point from the top down must reach the target; and the calibrated probabilities of the pool rows that would pass must
    /// agree, so that a few lucky labels do not open the gate. A cautious estimate lets them expect half of the allowed errors at most,
    /// and takes the labels' own precision by <see cref="Cautious"/>.
    /// </summary>
    private (float Threshold, string Reason) ByEstimate(List<GridPoint> grid, ConfidenceHistogram pool, int[] classes, bool cautious)
    {
        float threshold = float.PositiveInfinity;
        double least = cautious ? 1 - CautiousShare * (1 - options.Target) : options.Target;
        string reason =
            Invariant($"only {grid[^1].Passing} labeled rows are predicted as this class out of fold, and an estimate needs {LeastRows}");
        foreach (var point in grid.Where(point => point.Passing >= LeastRows))
        {
            double precision = cautious ? Cautious(point) : point.Precision;
            string figure = Invariant($"{precision:0.00##}{(cautious ? OneMore : "")}");
            bool right = precision >= options.Target;

            // Too few rows to pass even without an error are no test, as long as they hold none.
            if (cautious && !right && point.Right == point.Passing)
            {
                reason = float.IsFinite(threshold) ? reason : Figures(point, figure, false);
                continue;
            }

            double mean = pool.PooledMeanConfidenceAtLeast(classes, point.Threshold);
            if (right && !(mean < least))
            {
                (threshold, reason) = (point.Threshold, Figures(point, figure, true));
                continue;
            }

            string failure = right
                ? Invariant($"mean confidence of the pool rows above {Text(point.Threshold)}: {mean:0.00##} < {least:0.00##}")
                : Figures(point, figure, false);
            return float.IsFinite(threshold) ? (threshold, reason) : (threshold, failure);
        }

        return (threshold, reason);
    }

    /// <summary>
    /// Laplace's rule of succession (1814): the mean of the posterior that starts from every precision being as likely. Ten rows all right
    /// say no more than 92 %.
    /// </summary>
    private static double Cautious(GridPoint point) => ((point.Precision * point.Passing) + 1) / (point.Passing + 2);

    private string Figures(GridPoint point, string figure, bool reached)
    {
        string against = Invariant($"{(reached ? ">=" : "<")} {options.Target:0.00##}");
        return Invariant($"{point.Right} of {point.Passing} out-of-fold rows right above {Text(point.Threshold)}: {figure} {against}");
    }

    // Near 1 four digits would read 1.00.
    private static string Text(float threshold) =>
        threshold.ToString(threshold < 0.999f ? "0.00##" : "0.00#####", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
