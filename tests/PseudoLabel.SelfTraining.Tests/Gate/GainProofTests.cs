using PseudoLabel.Learning.Randomness;
using PseudoLabel.SelfTraining.Gate;

namespace PseudoLabel.SelfTraining.Tests.Gate;

public sealed class GainProofTests
{
    [Fact]
    public void PValue_EveryRowGains_IsTheLeastThereIs() =>
        Assert.Equal(1 / 2000.0, GainProof.PValue([[.. Enumerable.Repeat(0.1, 30)]], 5, 2, 1));

    [Theory]
    [InlineData(0)]
    [InlineData(-0.1)]
    public void PValue_NoGain_IsOne(double gain) => Assert.Equal(1, GainProof.PValue([[.. Enumerable.Repeat(gain, 30)]], 5, 2, 1));

    [Fact]
    public void PValue_NoCandidate_IsOne() => Assert.Equal(1, GainProof.PValue([], 5, 2, 1));

    [Fact]
    public void PValue_TheSameSeed_IsTheSame()
    {
        double[][] gains = Gains(new SeededRandom(3), rows: 40, candidates: 8, gain: 0.3);

        Assert.Equal(GainProof.PValue(gains, 5, 2, 7), GainProof.PValue(gains, 5, 2, 7));
    }

    /// <summary>
    /// Where no candidate gains, the best of 24 that are much alike is called proven in no more than the stated share of runs.
    /// </summary>
    [Theory]
    [InlineData(20)]
    [InlineData(100)]
    public void PValue_NoCandidateGains_IsSmallNoOftenerThanItSays(int rows)
    {
        var random = new SeededRandom(11);
        int proven = 0;
        for (int run = 0; run < 300; run++)
        {
            double p = GainProof.PValue(Gains(random, rows, candidates: 24, gain: 0), 5, 2, (ulong)run);
            proven += p <= GainProof.MostPValue(0.05) ? 1 : 0;
        }

        // Independent rows need neither the factor for folds nor the margin: with them a proof is rare.
        Assert.InRange(proven, 0, 6);
    }

    [Theory]
    [InlineData(0.0005, GainGrade.Proven)]
    [InlineData(0.01, GainGrade.Proven)]
    [InlineData(0.011, GainGrade.Likely)]
    [InlineData(0.2, GainGrade.Likely)]
    [InlineData(0.21, GainGrade.Possible)]
    [InlineData(1, GainGrade.Possible)]
    public void Grade_OfAPValue_ProvenAtAFifthOfTheRisk(double p, GainGrade expected) => Assert.Equal(expected, GainProof.Grade(p, 0.05));

    [Fact]
    public void PValue_AllCandidatesGain_IsSmall()
    {
        var random = new SeededRandom(12);
        int proven = 0;
        for (int run = 0; run < 50; run++)
        {
            double p = GainProof.PValue(Gains(random, rows: 100, candidates: 24, gain: 0.5), 5, 2, (ulong)run);
            proven += p <= GainProof.MostPValue(0.05) ? 1 : 0;
        }

        Assert.InRange(proven, 45, 50);
    }

    /// <summary>Gains of rows, each with a part that all candidates share, as rounds and shares of one chain have.</summary>
    private static double[][] Gains(SeededRandom random, int rows, int candidates, double gain)
    {
        double[] common = [.. Enumerable.Range(0, rows).Select(_ => random.NextGaussian())];
        return
        [
            .. Enumerable.Range(0, candidates)
                .Select(_ => common.Select(c => gain + 0.8 * c + 0.6 * random.NextGaussian()).ToArray()),
        ];
    }
}
