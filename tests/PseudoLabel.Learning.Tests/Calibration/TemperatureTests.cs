using FsCheck.Xunit;
using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Tests.Calibration;

public sealed class TemperatureTests
{
    /// <summary>Half of the rows want sharper scores, half of them flatter ones: those that count have their way.</summary>
    [Fact]
    public void Fit_RowsThatCountMore_HaveTheirWay()
    {
        float[] scores = [.. Enumerable.Range(0, 400).SelectMany(i => new[] { 1f, -1f })];
        int[] sure = [.. Enumerable.Range(0, 200).Select(i => i % 50 == 0 ? 1 : 0)];
        int[] unsure = [.. Enumerable.Range(0, 200).Select(i => i % 3 == 0 ? 1 : 0)];
        float[] weights = [.. Enumerable.Repeat(1000f, 200), .. Enumerable.Repeat(0.001f, 200)];

        double both = Temperature.Fit(scores, [.. sure, .. unsure], 2, weights).Value;

        Assert.Equal(Temperature.Fit(scores.AsSpan(0, 400), sure, 2).Value, both, 3);
        Assert.True(both < 0.7 * Temperature.Fit(scores, [.. sure, .. unsure], 2).Value);
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(7f)]
    public void Fit_RowsThatCountAlike_ChangeNothing(float weight)
    {
        float[] scores = [.. Enumerable.Range(0, 60).SelectMany(i => new[] { i % 7 * 0.3f, 1f - i % 5 * 0.2f })];
        int[] labels = [.. Enumerable.Range(0, 60).Select(i => i % 3 == 0 ? 1 : 0)];

        Assert.Equal(
            Temperature.Fit(scores, labels, 2).Value,
            Temperature.Fit(scores, labels, 2, [.. Enumerable.Repeat(weight, 60)]).Value, 1e-9);
    }

    [Fact]
    public void Fit_EightOfTenRightAtOneScore_MatchesConfidenceToThatShare()
    {
        // 1,000 rows all score (3, 0); 800 are right. The best confidence q is the mean of the smoothed targets,
        // 0.8 (n + 1)/(n + 2) + 0.2 / (n + 2), and softmax(3 / T) = q gives T = 3 / ln(q / (1 - q)).
        float[] scores = [.. Enumerable.Repeat(new[] { 3f, 0f }, 1000).SelectMany(row => row)];
        int[] labels = [.. Enumerable.Range(0, 1000).Select(i => i % 10 < 8 ? 0 : 1)];
        double q = (0.8 * 1001 + 0.2) / 1002;
        Assert.Equal(3 / Math.Log(q / (1 - q)), Temperature.Fit(scores, labels, 2).Value, 3);
    }

    [Fact]
    public void Fit_LabelsDrawnFromScoresOverTwo_FindsTwo()
    {
        var random = new SeededRandom(3);
        float[] scores = [.. Enumerable.Range(0, 3 * 20_000).Select(_ => (float)(random.NextDouble() * 6))];
        var truth = new float[scores.Length];
        new Temperature(2).Apply(scores, truth, 3);
        int[] labels = [.. truth.Chunk(3).Select(p => { double u = random.NextDouble(); return u < p[0] ? 0 : u < p[0] + p[1] ? 1 : 2; })];
        Assert.InRange(Temperature.Fit(scores, labels, 3).Value, 1.9, 2.1);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(50)]
    public void Fit_FewRowsAllRight_StaysAsSureAsTheirNumberAllows(int n)
    {
        float[] scores = [.. Enumerable.Repeat(new[] { 1f, 0f }, n).SelectMany(row => row)];
        var probabilities = new float[scores.Length];
        Temperature.Fit(scores, new int[n], 2).Apply(scores, probabilities, 2);
        Assert.Equal((n + 1.0) / (n + 2), probabilities[0], 3);
    }

    [Fact]
    public void Fit_ScoresThatSayNothing_ChangesNothing()
    {
        Assert.Equal(Temperature.One, Temperature.Fit(new float[6], [0, 1, 0], 2));
        Assert.Equal(Temperature.One, Temperature.Fit([], [], 2));
    }

    [Theory]
    [InlineData(10, 1.5, 1.9)]
    [InlineData(1000, 6, 12)]
    public void Fit_WithAPrior_FewRowsChangeLittleAndManyHaveTheirWay(int n, double least, double most)
    {
        // As many right as wrong, each at (2, 0): the likeliest temperature is the upper limit.
        float[] scores = [.. Enumerable.Repeat(new[] { 2f, 0f }, n).SelectMany(row => row)];
        int[] labels = [.. Enumerable.Range(0, n).Select(i => i % 2)];

        Assert.Equal(20, Temperature.Fit(scores, labels, 2).Value, 2);
        Assert.InRange(Temperature.Fit(scores, labels, 2, deviation: 0.35).Value, least, most);
    }

    [Fact]
    public void Fit_ScoresThatAreWrong_EndsAtTheUpperLimit()
    {
        float[] scores = [.. Enumerable.Repeat(new[] { 5f, 0f }, 30).SelectMany(row => row)];
        Assert.Equal(20, Temperature.Fit(scores, [.. Enumerable.Repeat(1, 30)], 2).Value, 2);
    }

    [Property]
    public bool Fit_AnyScores_IsNotBettedByANeighbor(ulong seed)
    {
        var random = new SeededRandom(seed);
        int n = 30;
        int[] labels = [.. Enumerable.Range(0, n).Select(_ => random.NextInt32(3))];
        float[] scores = [.. Enumerable.Range(0, 3 * n).Select(i => (float)random.NextGaussian() + (labels[i / 3] == i % 3 ? 1 : 0))];
        double best = Temperature.Fit(scores, labels, 3).Value;
        return best is > 0.0499 and < 20.001
            && Smoothed(scores, labels, best) <= Smoothed(scores, labels, Math.Max(best * 0.98, 0.05)) + 1e-6
            && Smoothed(scores, labels, best) <= Smoothed(scores, labels, Math.Min(best * 1.02, 20)) + 1e-6;
    }

    [Property]
    public bool Apply_AnyScores_GivesProbabilitiesInTheScoresOrder(ulong seed)
    {
        var random = new SeededRandom(seed);
        int classes = 2 + random.NextInt32(9);
        float[] scores = [.. Enumerable.Range(0, classes * 5).Select(_ => (float)(random.NextGaussian() * 30))];
        var probabilities = new float[scores.Length];
        new Temperature(0.05 + random.NextDouble() * 5).Apply(scores, probabilities, classes);
        return scores.Chunk(classes).Zip(probabilities.Chunk(classes)).All(row =>
            row.Second.All(p => p is >= 0 and <= 1)
            && Math.Abs(row.Second.Sum() - 1) < 1e-5
            && ProbabilityRows.ArgMax(row.First) == ProbabilityRows.ArgMax(row.Second));
    }

    [Fact]
    public void Apply_OneRowOrMany_GivesTheSameBits()
    {
        float[] scores = [.. Enumerable.Range(0, 33).Select(i => (float)Math.Sin(i) * 9)];
        var together = new float[33];
        new Temperature(1.3).Apply(scores, together, 3);
        var alone = new float[33];
        for (int row = 0; row < 11; row++)
        {
            new Temperature(1.3).Apply(scores.AsSpan(row * 3, 3), alone.AsSpan(row * 3, 3), 3);
        }

        Assert.Equal(together, alone);
    }

    private static double Smoothed(float[] scores, int[] labels, double temperature)
    {
        double target = (labels.Length + 1.0) / (labels.Length + 2);
        return scores.Chunk(3).Select((row, i) =>
        {
            double normalizer = Math.Log(row.Sum(s => Math.Exp(s / temperature)));
            return row.Select((s, k) => (k == labels[i] ? target : (1 - target) / 2) * (normalizer - s / temperature)).Sum();
        }).Average();
    }
}
