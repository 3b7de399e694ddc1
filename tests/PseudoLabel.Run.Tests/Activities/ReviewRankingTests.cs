using PseudoLabel.Learning.Features;
using PseudoLabel.Run.Activities.Publishing;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Activities;

public sealed class ReviewRankingTests(LabeledRun labeled)
{
    [Theory]
    [InlineData("margin", 200, 200)]
    [InlineData("coverage", 200, 1_000)]
    [InlineData("coverage", 1_000, 2_000)]
    [InlineData("coverage", 5_000, 5_000)]
    public void Candidates_OrderAndRows_ABatchKeepsEnoughToChooseFrom(string order, int rows, int candidates) =>
        Assert.Equal(candidates, ReviewRanking.Candidates(new RunSettings { ReviewOrder = order, ReviewRows = rows }));

    [Fact]
    public async Task RankAsync_ByMargin_IsTheOrderOfTheCandidatesAndReadsNoFeatures()
    {
        using SteppedRun run = await labeled.CopyAsync(s => s with { ReviewOrder = "margin" });
        IReadOnlyList<ReviewRow> candidates = await CandidatesAsync(run);

        Assert.Equal(candidates, await ReviewRanking.RankAsync(run.Context(), candidates));
        Assert.DoesNotContain(run.Store.Reads, name => name.StartsWith(RunNames.Parts, StringComparison.Ordinal));
    }

    [Fact]
    public async Task RankAsync_ByCoverage_IsTheSameChoiceOfTheCandidatesEachTime()
    {
        SteppedRun run = await labeled.RunAsync();
        IReadOnlyList<ReviewRow> candidates = await CandidatesAsync(run);

        IReadOnlyList<ReviewRow> ranked = await ReviewRanking.RankAsync(run.Context(), candidates);

        Assert.Equal(ranked, await ReviewRanking.RankAsync(run.Context(threads: 4), candidates));
        Assert.Equal(labeled.Settings.ReviewRows, ranked.Distinct().Count());
        Assert.Subset(candidates.ToHashSet(), ranked.ToHashSet());
        Assert.NotEqual(candidates.Take(ranked.Count), ranked);
    }

    [Fact]
    public async Task KeepAsync_RowsOfABatch_AreKeptInTheirOrderWithTheirFeatures()
    {
        using SteppedRun run = await labeled.CopyAsync();
        FeatureBatch batch = await run.Context().FeaturesAsync(1);

        await ReviewRanking.KeepAsync(run.Context(), 1, batch, [Row(170), Row(105)], [Row(199)]);

        FeatureBatch kept = await run.Files.ReadAsync(RunNames.ReviewFeatures(1), s => FeatureBatchFile.Read(s), CancellationToken.None);
        Assert.Equal([170, 105, 199], kept.RowNumbers);
        Assert.All(kept.RowNumbers.Index(), row =>
            Assert.Equal(batch.Features.DenseRow((int)row.Item - LabeledRun.BatchRows), kept.Features.DenseRow(row.Index)));
    }

    private ReviewRow Row(long row) => new(labeled.Data.Unlabeled, row, "alpha", 0.5f, "beta", 0.1f, ReviewKind.Uncertain);

    private static async Task<IReadOnlyList<ReviewRow>> CandidatesAsync(SteppedRun run)
    {
        var queue = new ReviewQueue(ReviewRanking.Candidates(run.Job.Settings));
        for (int batch = 0; batch < LabeledRun.Batches; batch++)
        {
            queue.AddRange((await run.ReadAsync<LabeledDocument>(RunNames.Labeled(batch))).Review);
        }

        return queue.ToList();
    }
}
