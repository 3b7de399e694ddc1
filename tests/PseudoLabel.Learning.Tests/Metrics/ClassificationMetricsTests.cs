using FsCheck.Xunit;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Tests.Metrics;

public sealed class ClassificationMetricsTests
{
    [Fact]
    public void Compute_AccuracyWithATie_PredictsTheLowestClass()
    {
        float[] p = [.5f, .5f, .5f, .5f, .2f, .8f];
        Assert.Equal(2 / 3.0, ClassificationMetrics.Compute(MetricKind.Accuracy, p, [0, 1, 1], 2), 12);
    }

    [Fact]
    public void Compute_BalancedAccuracyOfScikitLearnsExample_Agrees()
    {
        // balanced_accuracy_score's documentation: y_true = 0 1 0 0 1 0, y_pred = 0 1 0 0 0 1, 0.625. A class that no label has is left
        // out.
        float[] p = OneHot([0, 1, 0, 0, 0, 1], 2);
        Assert.Equal(0.625, ClassificationMetrics.Compute(MetricKind.BalancedAccuracy, p, [0, 1, 0, 0, 1, 0], 2), 12);
        Assert.Equal(0.5, ClassificationMetrics.Compute(MetricKind.BalancedAccuracy, OneHot([0, 2], 3), [0, 0], 3), 12);
    }

    [Fact]
    public void Compute_MacroF1OfScikitLearnsExample_Agrees()
    {
        // f1_score's documentation: y_true = 0 1 2 0 1 2, y_pred = 0 2 1 0 0 1, macro 0.2666...
        float[] p = OneHot([0, 2, 1, 0, 0, 1], 3);
        Assert.Equal(0.8 / 3, ClassificationMetrics.Compute(MetricKind.MacroF1, p, [0, 1, 2, 0, 1, 2], 3), 12);
    }

    [Fact]
    public void Compute_MacroF1WithAClassThatNeverOccurs_LeavesItOut()
    {
        Assert.Equal(1, ClassificationMetrics.Compute(MetricKind.MacroF1, OneHot([0, 1], 5), [0, 1], 5), 12);
    }

    [Fact]
    public void Compute_AucOfScikitLearnsExample_Agrees()
    {
        // roc_auc_score's documentation: y = 0 0 1 1, scores .1 .4 .35 .8 give 0.75.
        float[] p = [.9f, .1f, .6f, .4f, .65f, .35f, .2f, .8f];
        Assert.Equal(0.75, ClassificationMetrics.Compute(MetricKind.Auc, p, [0, 0, 1, 1], 2), 12);
    }

    [Fact]
    public void Compute_AucWithTies_CountsThemHalf()
    {
        // Pairs (positive, negative): .5 against .5 is half, .5 against .2 is one, .9 beats both: 3.5 of 4.
        float[] p = [.5f, .5f, .8f, .2f, .5f, .5f, .1f, .9f];
        Assert.Equal(3.5 / 4, ClassificationMetrics.Compute(MetricKind.Auc, p, [0, 0, 1, 1], 2), 12);
    }

    [Fact]
    public void Compute_AucOfThreeClassesOneAbsent_AveragesThosePresent()
    {
        // Class 0 against the rest is perfect (1), class 1 has one of two pairs right (1/2), class 2 does not occur.
        float[] p = [.6f, .35f, .05f, .5f, .4f, .1f, .3f, .3f, .4f];
        Assert.Equal((1 + 0.5) / 2, ClassificationMetrics.Compute(MetricKind.Auc, p, [0, 1, 1], 3), 12);
    }

    [Fact]
    public void Compute_AucOfOneClassAlone_IsNaN()
    {
        Assert.Equal(double.NaN, ClassificationMetrics.Compute(MetricKind.Auc, [.1f, .9f], [1], 2));
    }

    [Fact]
    public void Compute_LogLossOfScikitLearnsExample_Agrees()
    {
        // log_loss's documentation: spam ham ham spam give 0.21616.
        float[] p = [.1f, .9f, .9f, .1f, .8f, .2f, .35f, .65f];
        Assert.Equal(0.21616, ClassificationMetrics.Compute(MetricKind.LogLoss, p, [1, 0, 0, 1], 2), 5);
    }

    [Fact]
    public void Compute_LogLossOfACertainMistake_IsFinite()
    {
        // Clipped at 2^-23.
        Assert.Equal(23 * Math.Log(2), ClassificationMetrics.Compute(MetricKind.LogLoss, [1f, 0f], [1], 2), 9);
    }

    [Fact]
    public void Compute_MccOfScikitLearnsExample_Agrees()
    {
        // matthews_corrcoef's documentation: y_true = + + + -, y_pred = + - + +, -0.33.
        Assert.Equal(-1 / 3.0, ClassificationMetrics.Compute(MetricKind.Mcc, OneHot([1, 0, 1, 1], 2), [1, 1, 1, 0], 2), 12);
    }

    [Fact]
    public void Compute_MccOfThreeClasses_IsGorodkins()
    {
        // Gorodkin 2004: (c s - sum p t) / (s^2 - sum t^2) where p = t = (2, 2, 1), c = 3 right of s = 5: (15 - 9) / (25 - 9).
        Assert.Equal(6 / 16.0, ClassificationMetrics.Compute(MetricKind.Mcc, OneHot([0, 0, 1, 2, 1], 3), [0, 0, 1, 1, 2], 3), 12);
        Assert.Equal(1, ClassificationMetrics.Compute(MetricKind.Mcc, OneHot([0, 2, 1], 3), [0, 2, 1], 3), 12);
    }

    [Fact]
    public void Compute_MccWhereAllIsOneClass_IsZero()
    {
        // As scikit-learn: predictions that never vary tell nothing.
        Assert.Equal(0, ClassificationMetrics.Compute(MetricKind.Mcc, OneHot([0, 0, 0], 2), [0, 0, 1], 2));
        Assert.Equal(0, ClassificationMetrics.Compute(MetricKind.Mcc, OneHot([0, 1, 0], 2), [0, 0, 0], 2));
    }

    [Fact]
    public void Compute_AveragePrecisionOfScikitLearnsExample_Agrees()
    {
        // average_precision_score's documentation: six rows of three classes give 0.77; by hand 5/6, 3/4 and 3/4.
        float[] p = [.7f, .2f, .1f, .4f, .3f, .3f, .1f, .8f, .1f, .2f, .3f, .5f, .4f, .4f, .2f, .1f, .2f, .7f];
        int[] labels = [0, 0, 1, 1, 2, 2];
        double[] expected = [5 / 6.0, 3 / 4.0, 3 / 4.0];

        Assert.Equal(expected.Average(), ClassificationMetrics.Compute(MetricKind.AveragePrecision, p, labels, 3), 12);
        Assert.All(ClassScores.Of(p, labels, 3).Zip(expected), c => Assert.Equal(c.Second, c.First.AveragePrecision, 12));
    }

    [Fact]
    public void Compute_AveragePrecisionOfTwoClasses_IsTheMeanOfBoth()
    {
        // The documentation's binary example: y = 0 0 1 1, scores .1 .4 .35 .8 give 0.83 = (1 + 2/3) / 2 for the second class. The first,
        // by scores .9 .6 .65 .2: 1 at the first row, 2/3 at the third. Both are 5/6.
        float[] p = [.9f, .1f, .6f, .4f, .65f, .35f, .2f, .8f];
        Assert.Equal(5 / 6.0, ClassScores.Of(p, [0, 0, 1, 1], 2)[1].AveragePrecision, 12);
        Assert.Equal(5 / 6.0, ClassScores.Of(p, [0, 0, 1, 1], 2)[0].AveragePrecision, 12);
        Assert.Equal(5 / 6.0, ClassificationMetrics.Compute(MetricKind.AveragePrecision, p, [0, 0, 1, 1], 2), 12);
    }

    [Fact]
    public void Compute_AveragePrecisionOfOneClassAlone_IsNaN()
    {
        Assert.Equal(double.NaN, ClassificationMetrics.Compute(MetricKind.AveragePrecision, [.1f, .9f], [1], 2));
        Assert.Equal(1, ClassificationMetrics.Compute(MetricKind.AveragePrecision, [.9f, .1f, 0, .2f, .8f, 0], [0, 1], 3), 12);
    }

    [Fact]
    public void Of_LogLossByClass_IsTheMeanOverItsRows()
    {
        IReadOnlyList<ClassScores> scores = ClassScores.Of([.5f, .5f, 0, .25f, .75f, 0, .5f, .25f, .25f], [0, 0, 1], 3);

        Assert.Equal([2, 1, 0], scores.Select(c => c.Rows));
        Assert.Equal(1.5 * Math.Log(2), scores[0].LogLoss, 9);
        Assert.Equal(2 * Math.Log(2), scores[1].LogLoss, 9);
        Assert.Equal(double.NaN, scores[2].LogLoss);
    }

    [Property]
    public void Compute_WholeWeights_AreRowsThatComeSoOften(ulong seed)
    {
        var random = new SeededRandom(seed);
        int[] labels = [0, 1, 2, .. Enumerable.Range(0, 20).Select(_ => random.NextInt32(3))];
        float[] weights = [.. labels.Select(_ => 1f + random.NextInt32(3))];
        float[][] rows = [.. labels.Select(_ => new[] { random.NextInt32(8) / 8f, random.NextInt32(8) / 8f, random.NextInt32(8) / 8f })];
        int[] repeated = [.. labels.SelectMany((_, i) => Enumerable.Repeat(i, (int)weights[i]))];
        float[] all = [.. rows.SelectMany(r => r)], often = [.. repeated.SelectMany(i => rows[i])];
        int[] oftenLabels = [.. repeated.Select(i => labels[i])];

        Assert.All(Enum.GetValues<MetricKind>(), kind => Assert.Equal(
            ClassificationMetrics.Compute(kind, often, oftenLabels, 3), ClassificationMetrics.Compute(kind, all, labels, 3, weights), 9));
        Assert.Equal(
            ClassScores.Of(often, oftenLabels, 3).Select(c => Math.Round(c.LogLoss + c.AveragePrecision, 9)),
            ClassScores.Of(all, labels, 3, weights).Select(c => Math.Round(c.LogLoss + c.AveragePrecision, 9)));
    }

    [Fact]
    public void Compute_SizesThatDisagree_Throws()
    {
        Assert.Throws<ArgumentException>(() => ClassificationMetrics.Compute(MetricKind.Mcc, [1f, 0f], [0], 2, [1f, 1f]));
        Assert.Throws<ArgumentException>(() => ClassificationMetrics.Compute(MetricKind.Accuracy, [1f, 0f, 1f], [0], 2));
        Assert.Throws<ArgumentException>(() => ClassificationMetrics.Compute(MetricKind.Accuracy, [], [], 2));
        Assert.Throws<ArgumentException>(() => ClassificationMetrics.Compute(MetricKind.Accuracy, [1f, 0f], [2], 2));
    }

    [Fact]
    public void All_EveryMetric_HasOneName()
    {
        Assert.Equal(["accuracy", "balanced-accuracy", "macro-f1", "mcc", "auc", "average-precision", "log-loss", "cost"],
            Enum.GetValues<MetricKind>().Select(ClassificationMetrics.Name));
        Assert.Null(ClassificationMetrics.All.Find("f1"));
    }

    [Property]
    public bool Compute_AucOfOppositeScores_AddsUpToOne(ulong seed)
    {
        var random = new SeededRandom(seed);
        int[] labels = [0, 1, .. Enumerable.Range(0, 20).Select(_ => random.NextInt32(2))];
        float[] p = [.. labels.SelectMany(_ => { float q = random.NextInt32(8) / 8f; return new[] { 1 - q, q }; })];
        float[] opposite = [.. p.Chunk(2).SelectMany(row => new[] { row[1], row[0] })];
        double sum = ClassificationMetrics.Compute(MetricKind.Auc, p, labels, 2)
            + ClassificationMetrics.Compute(MetricKind.Auc, opposite, labels, 2);
        return Math.Abs(sum - 1) < 1e-12;
    }

    [Property]
    public bool ArgMax_RowsOfAnyLengthWithTies_IsTheFirstOfTheGreatest(ulong seed)
    {
        var random = new SeededRandom(seed);
        float[] row = [.. Enumerable.Range(0, 1 + random.NextInt32(30)).Select(_ => random.NextInt32(6) - 3f)];
        return ProbabilityRows.Max(row) == row.Max() && ProbabilityRows.ArgMax(row) == Array.IndexOf(row, row.Max());
    }

    private static float[] OneHot(int[] classes, int classCount) =>
        [.. classes.SelectMany(c => Enumerable.Range(0, classCount).Select(k => k == c ? 1f : 0f))];
}
