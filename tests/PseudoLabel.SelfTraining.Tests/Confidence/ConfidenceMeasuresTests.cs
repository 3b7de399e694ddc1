using FsCheck.Xunit;
using PseudoLabel.Data;
using PseudoLabel.Learning.Numerics;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.SelfTraining.Confidence;
using PseudoLabel.SelfTraining.Rounds;

namespace PseudoLabel.SelfTraining.Tests.Confidence;

public sealed class ConfidenceMeasuresTests
{
    [Fact]
    public void Measure_WorkedExample_GivesEachMeasuresFigure()
    {
        float[] p = [.5f, .25f, .125f, .125f];
        Assert.Equal(0.5, new TopProbability().Measure(p), 6);
        Assert.Equal(0.25, new Margin().Measure(p), 6);

        // The entropy is 1.75 bits of 2.
        Assert.Equal(1 - 1.75 / 2, new NormalizedEntropy().Measure(p), 6);
    }

    [Fact]
    public void Measure_OneClassCertain_IsOneAndUniformIsChance()
    {
        foreach (Choice<IConfidenceMeasure> measure in ConfidenceMeasures.All)
        {
            Assert.Equal(1, measure.Value.Measure([0, 1, 0]), 6);
            Assert.Equal(measure.Name is "probability" or "agreement" or "lower-bound" ? 0.25 : 0,
                measure.Value.Measure([.25f, .25f, .25f, .25f]), 6);
        }
    }

    [Property]
    public bool Measure_AnyRow_LiesBetweenZeroAndOneWhateverTheClassesOrder(ulong seed)
    {
        var random = new SeededRandom(seed);
        float[] p = [.. Enumerable.Range(0, 2 + random.NextInt32(8)).Select(_ => (float)random.NextDouble())];
        p = [.. p.Select(value => value / p.Sum())];
        float[] reversed = [.. p.Reverse()];
        return ConfidenceMeasures.All.All(measure =>
            measure.Value.Measure(p) is >= 0 and <= 1 && Math.Abs(measure.Value.Measure(p) - measure.Value.Measure(reversed)) < 1e-6);
    }

    [Property(MaxTest = 50)]
    public void Measure_ManyRows_SameBitsAsTheFormulaOfEach(ulong seed)
    {
        var random = new SeededRandom(seed);
        int classes = 2 + random.NextInt32(12), rows = 1 + random.NextInt32(150);
        float[][] p = [.. Enumerable.Range(0, rows).Select(_ => Row(random, classes))];
        float[][] opinion = [.. Enumerable.Range(0, rows).Select(_ => Row(random, classes))];
        foreach (Choice<IConfidenceMeasure> measure in ConfidenceMeasures.All)
        {
            var sure = new float[rows];
            measure.Value.Measure(p.SelectMany(row => row).ToArray(), classes, sure, opinion.SelectMany(row => row).ToArray());
            Assert.Equal(p.Zip(opinion, (row, other) => ByFormula(measure.Name, row, other)), sure);
        }
    }

    [Property(MaxTest = 50)]
    public void ArgMax_ABlock_IsTheFirstOfTheGreatest(ulong seed)
    {
        var random = new SeededRandom(seed);
        int classes = 2 + random.NextInt32(12);
        float[][] p = [.. Enumerable.Range(0, ConfidenceContext.RowCapacity).Select(_ => Row(random, classes))];
        var values = new float[classes * ConfidenceContext.RowCapacity];
        ClassBlocks.FromRows(p.SelectMany(row => row).ToArray(), classes, values);
        var best = new short[ConfidenceContext.RowCapacity];
        var top = new float[ConfidenceContext.RowCapacity];
        ConfidenceContext.ArgMax(values, best, top);
        Assert.Equal(
            p.Select(row => (PoolPredictions.ArgMax(row), row.Max())), best.Zip(top).Select(pair => ((int)pair.First, pair.Second)));
    }

    [Fact]
    public void Measure_Opinion_OnlyAgreementAsksForIt()
    {
        float[] p = [0.1f, 0.64f, 0.26f];
        float[] opinion = [0.5f, 0.25f, 0.25f];

        Assert.Equal(0.4, Measure(new Agreement()), 6);
        Assert.All(ConfidenceMeasures.All.Where(m => m.Name != "agreement"), m => Assert.Equal(m.Value.Measure(p), Measure(m.Value)));

        float Measure(IConfidenceMeasure measure)
        {
            float[] sure = [0];
            measure.Measure(p, p.Length, sure, opinion);
            return sure[0];
        }
    }

    [Fact]
    public void Acceptance_OnlyTheLowerBound_IsAnotherMeasure() =>
        Assert.Equal(["lower-bound"], ConfidenceMeasures.All.Where(m => m.Value.Acceptance != m.Value).Select(m => m.Name));

    /// <summary>The measures as their documentation has them, a row at a time.</summary>
    private static float ByFormula(string name, float[] p, float[] opinion)
    {
        float[] sorted = [.. p.OrderDescending()];
        float value = name switch
        {
            "probability" or "lower-bound" => sorted[0],
            "margin" => sorted[0] - sorted[1],
            "entropy" =>
                (float)(1 - p.Where(v => v > 1e-37f).Aggregate(0.0, (h, v) => h - v * PortableMath.Log(v)) / PortableMath.Log(p.Length)),
            "agreement" => MathF.Sqrt(sorted[0] * opinion[Array.IndexOf(p, sorted[0])]),
            _ => throw new ArgumentException($"The formula of '{name}' is missing here.", nameof(name)),
        };
        return Math.Clamp(value, 0f, 1f);
    }

    // Ties, zeros and certainties among them.
    private static float[] Row(SeededRandom random, int classes)
    {
        float[] row =
            [.. Enumerable.Range(0, classes).Select(_ => random.NextInt32(3) == 0 ? random.NextInt32(2) : (float)random.NextDouble())];
        row[random.NextInt32(classes)] += 0.5f;
        float sum = row.Sum();
        return [.. row.Select(value => value / sum)];
    }
}
