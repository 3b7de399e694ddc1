using FsCheck.Xunit;
using PseudoLabel.Core.Confidence;
using PseudoLabel.Core.Randomness;

namespace PseudoLabel.Core.Tests.Confidence;

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
}
