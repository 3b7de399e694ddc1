using FsCheck.Xunit;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Learning.Metrics.Evaluation;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Tests.Metrics.Evaluation;

public sealed class EvaluationTallyTests
{
    [Fact]
    public void Result_OfScoresWithTies_HasDeLongsLimits()
    {
        // Scores of the second class; DeLong by hand over the 16 pairs: area 0.84375, standard error 0.15095184110614.
        MetricEstimate auc = Tally([.1f, .4f, .35f, .8f, .7f, .7f, .9f, .2f], [0, 0, 1, 1, 1, 0, 1, 0]).Result().Metrics["auc"];

        Assert.Equal(0.84375, auc.Value!.Value, 12);
        Assert.Equal(0.84375 - 1.959963984540054 * 0.15095184110614, auc.Lower!.Value, 10);
        Assert.Equal(1, auc.Upper!.Value);
        Assert.Equal("delong", auc.Method);
    }

    [Fact]
    public void Result_OfPerfectScores_AucHasNewcombesLimits()
    {
        // Ten rows of each class: the area whose distance from 1 is 1.96 of Hanley and McNeil's standard errors, by bisection elsewhere.
        float[] scores = [.. Enumerable.Range(0, 20).Select(i => i / 20f)];

        MetricEstimate auc = Tally(scores, [.. Enumerable.Range(0, 20).Select(i => i / 10)]).Result().Metrics["auc"];

        Assert.Equal(1, auc.Value);
        Assert.Equal(0.8002136128811058, auc.Lower!.Value, 9);
        Assert.Equal(1, auc.Upper);
        Assert.Equal("newcombe", auc.Method);
    }

    [Fact]
    public void Result_OneClassOnly_AucIsNotDefined() =>
        Assert.Equal(MetricEstimate.None, Tally([.1f, .9f], [1, 1]).Result().Metrics["auc"]);

    [Fact]
    public void Result_OneRowOfAClass_AucHasNoLimits()
    {
        MetricEstimate auc = Tally([.1f, .2f, .9f], [0, 0, 1]).Result().Metrics["auc"];

        Assert.Equal(new MetricEstimate(1, null, null, ""), auc);
    }

    /// <summary>The error is that of the derivatives by the rows' weights, here by differences.</summary>
    [Fact]
    public void Result_AveragePrecision_HasTheInfinitesimalJackknifesError()
    {
        var random = new SeededRandom(3);
        const int classes = 3, rows = 40;
        const float step = 1f / 1024;
        int[] labels = [.. Enumerable.Range(0, rows).Select(i => i < 6 ? i % classes : random.NextInt32(classes))];

        // In eighths, so that there are ties.
        float[] scores = [.. Enumerable.Range(0, rows * classes).Select(_ => random.NextInt32(9) / 8f)];
        var tally = new EvaluationTally(classes, 5);
        for (int i = 0; i < rows; i++)
        {
            tally.Add(scores.AsSpan(i * classes, classes), labels[i]);
        }

        double Perturbed(int row, float by, Func<float[], double> of) =>
            of([.. Enumerable.Range(0, rows).Select(i => i == row ? 1 + by : 1)]);
        double Error(Func<float[], double> of) => Math.Sqrt(Enumerable.Range(0, rows).Sum(row =>
            Math.Pow((Perturbed(row, step, of) - Perturbed(row, -step, of)) / (2 * step), 2)));
        MetricEstimate mean = tally.Result().Metrics["average-precision"];
        MetricEstimate second = tally.Result().AveragePrecisionByClass[1];

        Assert.Equal("jackknife", mean.Method);
        Assert.Equal(
            Error(w => ClassificationMetrics.Compute(MetricKind.AveragePrecision, scores, labels, classes, w)),
            (mean.Value!.Value - mean.Lower!.Value) / MetricEstimate.Deviations, 5);
        Assert.Equal(
            Error(w => ClassScores.Of(scores, labels, classes, w)[1].AveragePrecision),
            (second.Value!.Value - second.Lower!.Value) / MetricEstimate.Deviations, 5);
    }

    [Fact]
    public void Result_OfPerfectScores_AveragePrecisionAndMccHaveALowerLimit()
    {
        float[] scores = [.. Enumerable.Range(0, 20).Select(i => (i + 0.5f) / 20)];

        EvaluationResult result = Tally(scores, [.. Enumerable.Range(0, 20).Select(i => i / 10)]).Result();

        // Ten of ten rows: 10 / (10 + 1.96^2), Wilson's limit; of all twenty the share wrong is 1.96^2 / (20 + 1.96^2), by chance twice
        // it.
        Assert.Equal(10 / (10 + 3.841458820694124), result.Metrics["average-precision"].Lower!.Value, 9);
        Assert.Equal(1 - 2 * 3.841458820694124 / (20 + 3.841458820694124), result.Metrics["mcc"].Lower!.Value, 9);
        Assert.Equal(
            [1.0, 1, 1, 1],
            new[] { "average-precision", "mcc" }.SelectMany(m => new[] { result.Metrics[m].Value, result.Metrics[m].Upper }));
    }

    [Fact]
    public void Result_LogLossByClass_IsTheMeanOverItsRows()
    {
        EvaluationResult result = Tally([.8f, .4f, .5f], [1, 1, 0]).Result();

        Assert.Equal((-Math.Log(.8) - Math.Log(.4)) / 2, result.LogLossByClass[1].Value!.Value, 1e-5);
        Assert.Equal(Math.Log(2), result.LogLossByClass[0].Value!.Value, 1e-5);
        Assert.Null(result.LogLossByClass[0].Lower);
    }

    [Fact]
    public void Result_LogLossAndBrier_AreMeansWithTheirStandardErrors()
    {
        // Second-class probabilities 0.8 (right) and 0.4 (wrong): losses -ln 0.8 and -ln 0.4; Brier 2 * 0.04 and 2 * 0.36.
        EvaluationResult result = Tally([.8f, .4f], [1, 1]).Result();

        double mean = (-Math.Log(.8) - Math.Log(.4)) / 2;
        double half = 1.959963984540054 * Math.Abs(Math.Log(.8) - Math.Log(.4)) / 2;
        Assert.Equal(mean, result.Metrics["log-loss"].Value!.Value, 1e-5);
        Assert.Equal(Math.Max(0, mean - half), result.Metrics["log-loss"].Lower!.Value, 1e-5);
        Assert.Equal(mean + half, result.Metrics["log-loss"].Upper!.Value, 1e-5);
        Assert.Equal(0.4, result.Metrics["brier"].Value!.Value, 1e-6);
        Assert.Equal(Math.Min(2, 0.4 + 1.959963984540054 * 0.64 / 2), result.Metrics["brier"].Upper!.Value, 1e-6);
    }

    [Fact]
    public void Result_Coverage_CountsRowsFromEachThresholdOn()
    {
        EvaluationResult result = Tally([.55f, .45f, .95f, .02f], [1, 1, 1, 0]).Result();

        Assert.Equal((4L, 0.75), (result.Coverage[0].Rows, result.Coverage[0].Precision.Value!.Value));
        CoveragePoint sure = result.Coverage.Single(c => c.Threshold == 0.9);
        Assert.Equal((2L, 0.5, 1.0), (sure.Rows, sure.Coverage, sure.Precision.Value!.Value));
        Assert.Equal(MetricEstimate.None, result.Coverage[^1].Precision);
    }

    [Fact]
    public void Result_MoreScoresThanHeld_AucIsOfASampleAndNear()
    {
        var random = new SeededRandom(3);
        (float[] scores, int[] labels) = Random(random, 20_000);
        var whole = new EvaluationTally(2, 1);
        var part = new EvaluationTally(2, 1, mostScores: 6_000);
        for (int i = 0; i < scores.Length; i++)
        {
            whole.Add([1 - scores[i], scores[i]], labels[i]);
            part.Add([1 - scores[i], scores[i]], labels[i]);
        }

        Assert.InRange(part.Result().AucRows, 3_000, 6_000);
        Assert.Equal(20_000, whole.Result().AucRows);
        Assert.Equal(whole.Result().Metrics["auc"].Value!.Value, part.Result().Metrics["auc"].Value!.Value, 0.03);
        Assert.Equal(whole.Result().Metrics["log-loss"], part.Result().Metrics["log-loss"]);
    }

    [Property(MaxTest = 20)]
    public void Result_RowsInAnotherOrder_SameFigures(ulong seed)
    {
        var random = new SeededRandom(seed);
        (float[] scores, int[] labels) = Random(random, 60);
        int[] order = [.. Enumerable.Range(0, 60)];
        random.Shuffle(order.AsSpan());

        EvaluationResult straight = Tally(scores, labels).Result();
        EvaluationResult shuffled = Tally([.. order.Select(i => scores[i])], [.. order.Select(i => labels[i])]).Result();

        Assert.Equal(straight.Confusion, shuffled.Confusion);
        Assert.Equal(straight.ByClass, shuffled.ByClass);
        Assert.Equal(straight.Coverage, shuffled.Coverage);
        foreach ((string name, MetricEstimate estimate) in straight.Metrics)
        {
            Assert.Equal(estimate.Value!.Value, shuffled.Metrics[name].Value!.Value, 9);
            Assert.Equal(estimate.Lower!.Value, shuffled.Metrics[name].Lower!.Value, 9);
            Assert.Equal(estimate.Upper!.Value, shuffled.Metrics[name].Upper!.Value, 9);
        }
    }

    [Property(MaxTest = 20)]
    public void Result_EveryMetric_LiesInItsLimitsAndIsTheLibrarys(ulong seed)
    {
        var random = new SeededRandom(seed);
        const int classes = 3;
        int[] labels = [.. Enumerable.Range(0, 40).Select(i => i < 6 ? i % classes : random.NextInt32(classes))];
        float[] probabilities = [.. labels.SelectMany(_ => Simplex(random, classes))];
        var tally = new EvaluationTally(classes, 5);
        for (int i = 0; i < labels.Length; i++)
        {
            tally.Add(probabilities.AsSpan(i * classes, classes), labels[i]);
        }

        EvaluationResult result = tally.Result();

        Assert.All(result.Metrics.Values, m => Assert.InRange(m.Value!.Value, m.Lower!.Value, m.Upper!.Value));
        Assert.All(Enum.GetValues<MetricKind>().Where(kind => kind != MetricKind.Cost), kind => Assert.Equal(
            ClassificationMetrics.Compute(kind, probabilities, labels, classes),
            result.Metrics[ClassificationMetrics.Name(kind)].Value!.Value, 9));
        Assert.Equal(ExpectedCalibrationError.Compute(probabilities, labels, classes), result.Metrics["ece"].Value!.Value, 6);
        Assert.Equal(
            ExpectedCalibrationError.Reliability(probabilities, labels, classes).Select(b => (long)b.Count),
            result.Calibration.Select(b => b.Rows));
    }

    /// <summary>The limits are right as often as they say: of 200 samples the truth lies outside in about 10.</summary>
    [Fact]
    public void Result_OverManySamples_LimitsHoldTheTruth()
    {
        var random = new SeededRandom(17);
        string[] metrics = ["accuracy", "balanced-accuracy", "macro-f1", "mcc", "auc", "average-precision", "log-loss", "brier"];
        (float[] scores, int[] labels) = Random(random, 200_000);
        IReadOnlyDictionary<string, MetricEstimate> truth = Tally(scores, labels).Result().Metrics;
        int[] outside = new int[metrics.Length];
        for (int i = 0; i < 200; i++)
        {
            (scores, labels) = Random(random, 150);
            IReadOnlyDictionary<string, MetricEstimate> seen = Tally(scores, labels).Result().Metrics;
            for (int m = 0; m < metrics.Length; m++)
            {
                outside[m] += truth[metrics[m]].Value < seen[metrics[m]].Lower || truth[metrics[m]].Value > seen[metrics[m]].Upper ? 1 : 0;
            }
        }

        Assert.All(outside, count => Assert.InRange(count, 2, 22));
    }

    private static (float[] Scores, int[] Labels) Random(SeededRandom random, int rows)
    {
        // Scores to two decimals, so that there are ties; the label is drawn by a chance near the score. The first rows hold two of each
        // class.
        float[] scores = [.. Enumerable.Range(0, rows).Select(_ => random.NextInt32(101) / 100f)];
        int[] labels = [.. scores.Select((s, i) => i < 4 ? i % 2 : random.NextDouble() < 0.15 + 0.6 * s ? 1 : 0)];
        return (scores, labels);
    }

    private static float[] Simplex(SeededRandom random, int classes)
    {
        double[] parts = [.. Enumerable.Range(0, classes).Select(_ => 0.01 + random.NextDouble())];
        return [.. parts.Select(p => (float)(p / parts.Sum()))];
    }

    private static EvaluationTally Tally(float[] secondClass, int[] labels)
    {
        var tally = new EvaluationTally(2, 1);
        for (int i = 0; i < labels.Length; i++)
        {
            tally.Add([1 - secondClass[i], secondClass[i]], labels[i]);
        }

        return tally;
    }
}
