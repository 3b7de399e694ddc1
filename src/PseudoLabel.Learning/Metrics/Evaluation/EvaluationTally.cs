namespace PseudoLabel.Learning.Metrics.Evaluation;

/// <summary>
/// Gathers predictions of labeled rows, one at a time. Memory does not grow with the rows, but for the scores that the area under the ROC
/// curve needs, of which at most 16 million are held. Not thread-safe.
/// </summary>
public sealed class EvaluationTally
{
    private const long MostScores = 1 << 24;
    private readonly ulong seed;
    private readonly DecisionCosts? costs;
    private readonly ScoreSample scores;
    private readonly CalibrationTally calibration = new();
    private readonly CoverageTally coverage = new();
    private readonly Sums[] logLossByClass;
    private Sums logLoss;
    private Sums brier;
    private Sums cost;

    /// <summary>Creates an empty tally.</summary>
    /// <param name="classCount">K, at least 2.</param>
    /// <param name="seed">Seed of the bootstrap, and of the sample of scores where there are too many.</param>
    /// <param name="costs">What decisions cost, which decide for a class; null where the most probable one is decided for.</param>
    public EvaluationTally(int classCount, ulong seed, DecisionCosts? costs = null)
        : this(classCount, seed, MostScores, costs)
    {
    }

    internal EvaluationTally(int classCount, ulong seed, long mostScores, DecisionCosts? costs = null)
    {
        this.costs = costs;
        Confusion = new ConfusionCounts(classCount);
        scores = new ScoreSample(classCount, seed, mostScores);
        logLossByClass = new Sums[classCount];
        this.seed = seed;
    }

    /// <summary>The rows so far, by class and prediction.</summary>
    public ConfusionCounts Confusion { get; }

    /// <summary>Rows so far.</summary>
    public long Rows => logLoss.Count;

    /// <summary>Adds a row.</summary>
    /// <param name="probabilities">Its K class probabilities, calibrated.</param>
    /// <param name="label">Its true class.</param>
    public void Add(ReadOnlySpan<float> probabilities, int label)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(probabilities.Length, Confusion.ClassCount);
        int predicted = DecisionCosts.Decide(costs, probabilities);
        float top = probabilities[predicted];
        scores.Add(Rows, probabilities, label);
        Confusion.Add(label, predicted);
        calibration.Add(top, predicted == label);
        coverage.Add(top, predicted == label);
        double loss = ProbabilityRows.NegativeLog(probabilities[label]);
        logLoss = logLoss.Plus(loss);
        logLossByClass[label] = logLossByClass[label].Plus(loss);
        brier = brier.Plus(Brier(probabilities, label));
        cost = cost.Plus(costs?.Of(label, predicted) ?? 0);
    }

    /// <summary>Every figure of the rows added.</summary>
    public EvaluationResult Result()
    {
        (MetricEstimate precision, IReadOnlyList<MetricEstimate> precisions) = AveragePrecisionEstimate.Of(scores, Confusion.ClassCount);
        var metrics = new Dictionary<string, MetricEstimate>(StringComparer.Ordinal)
        {
            ["accuracy"] = ConfusionEstimates.Accuracy(Confusion),
            ["balanced-accuracy"] = ConfusionEstimates.BalancedAccuracy(Confusion),
            ["macro-f1"] = ConfusionEstimates.MacroF1(Confusion, seed),
            ["mcc"] = MccEstimate.Of(Confusion, seed),
            ["auc"] = AucEstimate.Of(scores),
            ["average-precision"] = precision,
            ["log-loss"] = logLoss.Estimate(double.PositiveInfinity),
            ["brier"] = brier.Estimate(2),
            ["ece"] = calibration.Error(seed),
        };
        if (costs is not null)
        {
            metrics["cost"] = cost.Estimate(double.PositiveInfinity);
        }

        return new EvaluationResult
        {
            Rows = Rows,
            Metrics = metrics,
            AucRows = scores.Rows,
            ByClass = ConfusionEstimates.ByClass(Confusion),
            AveragePrecisionByClass = precisions,
            LogLossByClass = [.. logLossByClass.Select(loss => loss.Estimate(double.PositiveInfinity))],
            Confusion = Confusion.Cells(),
            Coverage = coverage.Points(),
            Calibration = calibration.Reliability(),
        };
    }

    /// <summary>The squared distance of the probabilities from the truth (Brier 1950), from 0 to 2.</summary>
    private static double Brier(ReadOnlySpan<float> probabilities, int label)
    {
        double sum = 0;
        for (int k = 0; k < probabilities.Length; k++)
        {
            double gap = probabilities[k] - (k == label ? 1.0 : 0.0);
            sum += gap * gap;
        }

        return sum;
    }

    /// <summary>A mean over rows and its spread (Welford 1962).</summary>
    private readonly record struct Sums(long Count, double Mean, double Squares)
    {
        public Sums Plus(double value)
        {
            double gap = value - Mean;
            double mean = Mean + gap / (Count + 1);
            return new Sums(Count + 1, mean, Squares + gap * (value - mean));
        }

        public MetricEstimate Estimate(double most) => Count == 0 ? MetricEstimate.None : MetricEstimate.Normal(
            Mean, Count == 1 ? double.NaN : Math.Sqrt(Squares / (Count - 1) / Count), 0, most, "mean");
    }
}
