using FsCheck.Xunit;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.SelfTraining.Review;

namespace PseudoLabel.SelfTraining.Tests.Review;

public sealed class CoverageRankingTests
{
    [Fact]
    public void Rank_CrowdPairAndSingle_TakesOneOfEachFirst()
    {
        FeatureMatrix rows = Dense([0f, 0.1f, 0.2f, 0.1f, 50f, 50.1f, 200f]);

        int[] ranked = CoverageRanking.Rank(rows, [1, 1, 1, 1, 1, 1, 1], 3, 1);

        Assert.Contains(ranked[0], new[] { 1, 3 });
        Assert.Equal([1, 1, 1], new[] { ranked.Count(r => r < 4), ranked.Count(r => r is 4 or 5), ranked.Count(r => r == 6) });
    }

    [Fact]
    public void Rank_MoreThanABlock_TheNextLiesBesideTheFirst()
    {
        // 50 far crowds of 20: the first block has a row of each, the second none that equals one of the first.
        float[] values = [.. Enumerable.Range(0, 1_000).Select(i => 1_000f * (i % 50) + i / 50)];

        int[] ranked = CoverageRanking.Rank(Dense(values), [.. values.Select(_ => 1.0)], 100, 2);

        Assert.Equal(50, ranked.Take(50).Select(r => r % 50).Distinct().Count());
        Assert.Equal(100, ranked.Distinct().Count());
    }

    [Fact]
    public void Rank_DuplicatesAndRowsWithoutWeight_FollowInTheirOrder()
    {
        Assert.Equal([0, 1, 2], CoverageRanking.Rank(Dense([3f, 3f, 3f]), [1, 1, 1], 3, 1));
        Assert.Equal([2, 0, 1], CoverageRanking.Rank(Dense([0f, 1f, 9f]), [0, 0, 1], 3, 1));
    }

    [Fact]
    public void Rank_NoRows_IsEmpty() => Assert.Empty(CoverageRanking.Rank(Dense([]), [], 0, 1));

    [Fact]
    public void Rank_OtherNumberOfWeights_Throws() =>
        Assert.Throws<ArgumentException>(() => CoverageRanking.Rank(Dense([1f]), [1, 1], 1, 1));

    /// <summary>Sparse rows of 5,000 features, sketched, in 30 groups that share most of theirs.</summary>
    [Fact]
    public void Rank_ManyFeatures_StillTellsGroupsApart()
    {
        var random = new SeededRandom(5);
        int[][] kinds = [.. Enumerable.Range(0, 30)
            .Select(_ => Enumerable.Range(0, 40).Select(_ => random.NextInt32(5_000)).Distinct().Order().ToArray())];
        var builder = new FeatureMatrixBuilder(columns: 5_000, denseColumns: 0, capacity: 300);
        for (int i = 0; i < 300; i++)
        {
            int[] used = [.. kinds[i % 30].Append(random.NextInt32(5_000)).Distinct().Order()];
            builder.Add([], used, [.. used.Select(_ => 0.2f)]);
        }

        int[] ranked = CoverageRanking.Rank(builder.Build(), [.. Enumerable.Repeat(1.0, 300)], 30, 3);

        Assert.InRange(ranked.Select(r => r % 30).Distinct().Count(), 26, 30);
    }

    [Property(MaxTest = 60)]
    public void Rank_AnyRows_EachOnceAndTheSameAgain(ulong seed)
    {
        var random = new SeededRandom(seed);
        int n = 1 + random.NextInt32(150), count = random.NextInt32(n + 1);
        float[] values = [.. Enumerable.Range(0, n).Select(_ => (float)random.NextInt32(30))];
        double[] weights = [.. Enumerable.Range(0, n).Select(_ => random.NextInt32(4) / 3.0)];

        int[] ranked = CoverageRanking.Rank(Dense(values), weights, count, seed);

        Assert.Equal(count, ranked.Distinct().Count());
        Assert.Equal(count, ranked.Length);
        Assert.All(ranked, r => Assert.InRange(r, 0, n - 1));
        Assert.Equal(ranked, CoverageRanking.Rank(Dense(values), weights, count, seed));
    }

    private static FeatureMatrix Dense(float[] values) => new(values.Length, 1, 1, values);
}
