using System.Globalization;
using PseudoLabel.Benchmarks.Quality;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Tests.Quality;

/// <summary>
/// The stress benchmark in small, with fixed seeds: what is wrong with the data may cost the gain, never more than the labels can fail to
/// see.
/// </summary>
public sealed class StressTests
{
    private static readonly string[] Classes = ["alpha", "beta", "gamma", "delta"];
    private static readonly string[] Hints = ["red", "green", "blue", "gray"];

    public static TheoryData<string> Names => [.. Stress.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task RunAsync_Stressed_LosesNothingThatMatters(string name)
    {
        Stress stress = Stress.All.Single(s => s.Name == name);
        var gains = new List<double>();
        for (int seed = 0; seed < 2; seed++)
        {
            ScarceSplit split = stress.Apply(ScarceSplit.Of(Clouds(seed), seed), new SeededRandom((ulong)seed));
            Trial trial = await Trial.RunAsync(split, stress.Settings?.Invoke(new RunSettings()) ?? new RunSettings());
            gains.Add(trial.Gain);
        }

        Assert.All(gains, gain => Assert.InRange(gain, -0.04, 1));
        Assert.InRange(gains.Average(), -0.01, 1);
    }

    [Fact]
    public void SignedRankTest_WorkedExample_IsExact()
    {
        // Eleven differences, those of ranks 1 and 3 below 0, their sum 4: of 2,048 sets of ranks 7 have a sum of at most 4.
        double[] differences = [-1, 2, -3, 4, 5, 6, 7, 8, 9, 10, 11];

        Assert.Equal(2 * 7 / 2048.0, SignedRankTest.P(differences), 12);
        Assert.Equal(1, SignedRankTest.P([0, 0]));
        Assert.Equal(1, SignedRankTest.P([1, -1]));
    }

    /// <summary>Four clouds of numbers that overlap, and a word that hints at the class.</summary>
    private static LabeledTable Clouds(int seed)
    {
        var random = new SeededRandom((ulong)seed + 100);
        var rows = new List<string[]>();
        for (int i = 0; i < 800; i++)
        {
            int k = i % Classes.Length;
            string hint = Hints[random.NextDouble() < 0.5 ? k : random.NextInt32(Hints.Length)];
            string x = (2.2 * (k % 2) + random.NextGaussian()).ToString("0.000", CultureInfo.InvariantCulture);
            string y = (2.2 * (k / 2) + random.NextGaussian()).ToString("0.000", CultureInfo.InvariantCulture);
            rows.Add([x, y, hint, Classes[k]]);
        }

        return new LabeledTable("clouds", ["x", "y", "hint", "label"], rows);
    }
}
