using FsCheck.Xunit;
using PseudoLabel.Core.Features;
using PseudoLabel.Core.Randomness;
using PseudoLabel.Core.Review;

namespace PseudoLabel.Core.Tests.Review;

public sealed class CoverageRankingTests
{
    /// <summary>A crowd of near-duplicates, a pair and one row by itself: one of the crowd, one of the pair, the single row, then the rest.</summary>
    [Fact]
    public void Rank_CrowdPairAndSingle_TakesOneOfEachFirst()
    {
        FeatureMatrix rows = Dense([0f, 0.1f, 0.2f, 0.1f, 5f, 5.1f, 20f]);

        int[] ranked = CoverageRanking.Rank(rows, [1, 1, 1, 1, 1, 1, 1], 3);

        Assert.InRange(ranked[0], 0, 3);
        Assert.Equal([1, 1, 1], new[] { ranked.Count(r => r < 4), ranked.Count(r => r is 4 or 5), ranked.Count(r => r == 6) });
    }

    [Fact]
    public void Rank_RowsWithoutWeight_ComeLast() => Assert.Equal([2, 0, 1], CoverageRanking.Rank(Dense([0f, 1f, 9f]), [0, 0, 1], 3));

    [Fact]
    public void Rank_Duplicates_TheOneWithTheLowerNumberComesFirst() => Assert.Equal([0, 1, 2], CoverageRanking.Rank(Dense([3f, 3f, 3f]), [1, 1, 1], 3));

    [Fact]
    public void Rank_NoRows_IsEmpty() => Assert.Empty(CoverageRanking.Rank(Dense([]), [], 0));

    [Fact]
    public void Rank_OtherNumberOfWeights_Throws() => Assert.Throws<ArgumentException>(() => CoverageRanking.Rank(Dense([1f]), [1, 1], 1));

    [Property(MaxTest = 40)]
    public void Rank_AnyRows_IsThePlainGreedyChoice(ulong seed)
    {
        var random = new SeededRandom(seed);
        int n = 1 + random.NextInt32(30);
        var builder = new FeatureMatrixBuilder(6, 2, n);
        double[] weights = [.. Enumerable.Range(0, n).Select(_ => random.NextInt32(3) / 2.0)];
        var cells = new double[n][];
        for (int i = 0; i < n; i++)
        {
            cells[i] = [.. Enumerable.Range(0, 6).Select(_ => (double)random.NextInt32(3))];
            int[] used = [.. Enumerable.Range(2, 4).Where(c => cells[i][c] != 0)];
            builder.Add([(float)cells[i][0], (float)cells[i][1]], used, [.. used.Select(c => (float)cells[i][c])]);
        }

        float Distance(int a, int b) => (float)Math.Sqrt(Enumerable.Range(0, 6).Sum(c => (cells[a][c] - cells[b][c]) * (cells[a][c] - cells[b][c])));
        float greatest = Enumerable.Range(0, n).Max(a => Enumerable.Range(0, n).Max(b => Distance(a, b)));
        float[] nearest = [.. Enumerable.Repeat(greatest, n)];
        List<int> expected = [];
        while (expected.Count < n)
        {
            double Gain(int row) => Enumerable.Range(0, n).Sum(i => Distance(row, i) < nearest[i] ? weights[i] * (nearest[i] - Distance(row, i)) : 0);
            int best = Enumerable.Range(0, n).Except(expected).OrderByDescending(Gain).ThenBy(row => row).First();
            expected.Add(best);
            nearest = [.. nearest.Select((d, i) => Math.Min(d, Distance(best, i)))];
        }

        Assert.Equal(expected, CoverageRanking.Rank(builder.Build(), weights, n));
    }

    private static FeatureMatrix Dense(float[] values) => new(values.Length, 1, 1, values);
}
