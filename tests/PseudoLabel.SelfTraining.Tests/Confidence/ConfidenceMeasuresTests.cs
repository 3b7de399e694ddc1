using FsCheck.Xunit;
using PseudoLabel.Data;
using PseudoLabel.Learning.Learners;
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
        foreach (string name in ConfidenceMeasures.Names)
        {
            var measure = ConfidenceMeasures.Parse(name);
            Assert.Equal(1, measure.Measure([0, 1, 0]), 6);
            Assert.Equal(name is "probability" or "agreement" or "lower-bound" ? 0.25 : 0, measure.Measure([.25f, .25f, .25f, .25f]), 6);
        }
    }

    [Property]
    public bool Measure_AnyRow_LiesBetweenZeroAndOneWhateverTheClassesOrder(ulong seed)
    {
        var random = new SeededRandom(seed);
        float[] p = [.. Enumerable.Range(0, 2 + random.NextInt32(8)).Select(_ => (float)random.NextDouble())];
        p = [.. p.Select(value => value / p.Sum())];
        float[] reversed = [.. p.Reverse()];
        return ConfidenceMeasures.Names.Select(ConfidenceMeasures.Parse).All(measure =>
            measure.Measure(p) is >= 0 and <= 1 && Math.Abs(measure.Measure(p) - measure.Measure(reversed)) < 1e-6);
    }

    [Property(MaxTest = 50)]
    public void Measure_ABlock_SameBitsAsRowByRow(ulong seed)
    {
        var random = new SeededRandom(seed);
        int classes = 2 + random.NextInt32(12), rows = 1 + random.NextInt32(64);
        float[][] p = [.. Enumerable.Range(0, rows).Select(_ => Row(random, classes))];
        var values = new float[classes * 64];
        ClassBlocks.FromRows(p.SelectMany(row => row).ToArray(), classes, values);
        var best = new short[64];
        var top = new float[64];
        ProbabilityBlock.ArgMax(values, best, top);
        Assert.Equal(p.Select(row => (PoolPredictions.ArgMax(row), row.Max())), best.Zip(top).Take(rows).Select(pair => ((int)pair.First, pair.Second)));
        foreach (var measure in ConfidenceMeasures.Names.Select(ConfidenceMeasures.Parse))
        {
            var block = new float[64];
            measure.Measure(new ProbabilityBlock(values, rows, top), block);
            Assert.Equal(p.Select(row => measure.Measure(row)), block.Take(rows));
        }
    }

    [Fact]
    public void Measure_Opinion_OnlyAgreementAsksForIt()
    {
        float[] p = [0.1f, 0.64f, 0.26f];
        float[] opinion = [0.5f, 0.25f, 0.25f];

        Assert.Equal(0.4, new Agreement().Measure(p, opinion), 6);
        Assert.All(ConfidenceMeasures.Names.Where(n => n != "agreement").Select(ConfidenceMeasures.Parse), m => Assert.Equal(m.Measure(p), m.Measure(p, opinion)));
    }

    [Fact]
    public void Parse_UnknownName_NamesTheKnownOnes()
    {
        var error = Assert.Throws<UserErrorException>(() => ConfidenceMeasures.Parse("entrpy"));
        Assert.Equal("unknown confidence measure 'entrpy'; use one of probability, margin, entropy, agreement, lower-bound", error.Message);
    }

    // Ties, zeros and certainties among them.
    private static float[] Row(SeededRandom random, int classes)
    {
        float[] row = [.. Enumerable.Range(0, classes).Select(_ => random.NextInt32(3) == 0 ? random.NextInt32(2) : (float)random.NextDouble())];
        row[random.NextInt32(classes)] += 0.5f;
        float sum = row.Sum();
        return [.. row.Select(value => value / sum)];
    }
}
