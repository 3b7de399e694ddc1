using PseudoLabel.Learning.Randomness;
using PseudoLabel.SelfTraining.Selection;

namespace PseudoLabel.SelfTraining.Tests.Selection;

/// <summary>
/// The promise of the bound, by simulation: labels and pool are drawn alike from a population whose precision above every threshold is
/// known, and the share of runs whose accepted rows fall short of the target is at most the risk.
/// </summary>
[Trait("Category", "Simulation")]
public sealed class PrecisionPromiseTests
{
    private const int Runs = 600;
    private const double Target = 0.9;

    [Theory]
    [InlineData(60, 0.1, 0.7)]
    [InlineData(300, 0.1, 0.7)]
    [InlineData(300, 0.1, 0.0)]
    [InlineData(300, 0.05, 0.3)]
    [InlineData(1000, 0.2, 0.5)]
    public void Bound_ConfidenceThatSaysTooMuch_FallsShortNoOftenerThanTheRisk(int labels, double risk, double slope)
    {
        (int shortfalls, _) = Simulate(labels, risk, perClass: false, slope);

        AssertAtMost(risk, shortfalls);
    }

    [Theory]
    [InlineData(300, 0.1)]
    [InlineData(1500, 0.1)]
    public void Bound_PerClass_AnyClassFallsShortNoOftenerThanTheRisk(int labels, double risk)
    {
        (int shortfalls, _) = Simulate(labels, risk, perClass: true, 0.6);

        AssertAtMost(risk, shortfalls);
    }

    [Fact]
    public void Bound_ManyLabels_SeldomAcceptsNothing()
    {
        (_, int accepting) = Simulate(1000, 0.1, perClass: false, 0.7);

        Assert.InRange(accepting, Runs * 0.75, Runs);
    }

    /// <summary>
    /// Runs in which a threshold was given out above which the population's precision is below the target; and runs that gave one out.
    /// </summary>
    private static (int Shortfalls, int Accepting) Simulate(int labels, double risk, bool perClass, double slope)
    {
        var rule = new PrecisionTargetRule(
            new PrecisionTargetOptions { Target = Target, Risk = risk, Proof = PrecisionProof.Bound, PerClass = perClass });
        int shortfalls = 0, accepting = 0;
        for (int run = 0; run < Runs; run++)
        {
            var random = new SeededRandom(SeededRandom.Derive(7, "promise", run));
            ClassThresholds thresholds = rule.Choose(Draw(random, labels, slope));
            bool any = thresholds.Values.Any(float.IsFinite);
            accepting += any ? 1 : 0;
            IEnumerable<int> classes = perClass ? Enumerable.Range(0, 3).Where(k => float.IsFinite(thresholds.Values[k])) : any ? [-1] : [];
            shortfalls += classes.Any(k => Precision(thresholds.Values[Math.Max(0, k)], k, slope) < Target) ? 1 : 0;
        }

        return (shortfalls, accepting);
    }

    /// <summary>
    /// The classes come 5 : 3 : 2; the confidence is even over [0, 1); right with probability 0.3 + slope c, less 0.1 for each class
    /// further on.
    /// </summary>
    private static double Right(int k, double c, double slope) =>
        Math.Clamp(0.3 + (0.7 - slope) * 0.88 + slope * c - 0.1 * k * (1 - c), 0, 1);

    private static double Precision(float threshold, int only, double slope)
    {
        double[] shares = [0.5, 0.3, 0.2];
        double right = 0, rows = 0;
        for (int i = 0; i < 4000; i++)
        {
            double c = threshold + (1 - threshold) * (i + 0.5) / 4000;
            for (int k = 0; k < 3; k++)
            {
                double share = only < 0 || only == k ? shares[k] : 0;
                rows += share;
                right += share * Right(k, c, slope);
            }
        }

        return right / rows;
    }

    private static SelectionEvidence Draw(SeededRandom random, int labels, double slope)
    {
        (int Class, float Confidence)[] Rows(int count) => [.. Enumerable.Range(0, count).Select(_ =>
        {
            int tenth = random.NextInt32(10);
            return (tenth < 5 ? 0 : tenth < 8 ? 1 : 2, (float)(random.NextInt32(1 << 20) / (double)(1 << 20)));
        })];
        var labeled = Rows(labels);
        return new SelectionEvidence
        {
            Round = 1,
            ClassCount = 3,
            Pool = ConfidenceHistogramTests.Fill(Rows(400)),
            Labeled = new OutOfFold
            {
                Predicted = [.. labeled.Select(row => row.Class)],
                Confidence = [.. labeled.Select(row => row.Confidence)],
                Correct = [.. labeled.Select(row => random.NextDouble() < Right(row.Class, row.Confidence, slope))],
            },
        };
    }

    /// <summary>Three standard deviations above what the risk allows on average.</summary>
    private static void AssertAtMost(double risk, int shortfalls) =>
        Assert.InRange(shortfalls, 0, Runs * risk + 3 * Math.Sqrt(Runs * risk * (1 - risk)));
}
