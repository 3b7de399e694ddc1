using PseudoLabel.Learning.Features;
using PseudoLabel.Run.Activities.Publishing;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Activities.Publishing;

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

    [Fact]
    public async Task StartAsync_OtherBatchCuts_TheSameRowsAreAskedInTheSameOrder()
    {
        using var data = new SmallData();

        ReviewRow[] small = await AskedAsync(data, "small", s => s with { BatchRows = 100, ReviewRows = 20 });
        ReviewRow[] large = await AskedAsync(data, "large", s => s with { BatchRows = 1_000, ReviewRows = 20 });

        Assert.Equal(20, small.Length);
        Assert.Equal(small.Select(Flat), large.Select(Flat));

        static (ReviewRow, string) Flat(ReviewRow row) =>
            (row with { Cells = null },
                string.Join('|', row.Cells!.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => c.Key + ":" + c.Value)));
    }

    [Fact]
    public async Task StartAsync_FewerRows_AreTheStartOfMoreByMarginAndDifferByCoverage()
    {
        using var data = new SmallData();

        ReviewRow[] byMargin = await AskedAsync(data, "margin", s => s with { ReviewOrder = "margin", ReviewRows = 20 });
        ReviewRow[] byCoverage = await AskedAsync(data, "coverage", s => s with { ReviewRows = 20 });

        Assert.Equal(byMargin.Order(), byMargin);
        Assert.NotEqual(byMargin.Select(r => r.Row), byCoverage.Select(r => r.Row));
        Assert.Equal(byCoverage.Length, byCoverage.DistinctBy(r => r.Row).Count());
    }

    /// <summary>200 copies of the most uncertain row would be the whole of a queue by margin.</summary>
    [Fact]
    public async Task StartAsync_ARowCopiedManyTimes_DoesNotFillTheTop()
    {
        using var data = new SmallData();
        ReviewRow[] first = await AskedAsync(data, "first", s => s with { ReviewOrder = "margin", ReviewRows = 1 });
        string[] lines = await File.ReadAllLinesAsync(data.Unlabeled);
        string copied = lines[1 + (int)first[0].Row];
        await File.AppendAllLinesAsync(data.Unlabeled, Enumerable.Repeat(copied, 200));

        ReviewRow[] asked = await AskedAsync(data, "copies", s => s with { ReviewRows = 100 });

        Assert.InRange(asked.Take(50).Count(r => r.Row >= 600 || lines[1 + (int)r.Row] == copied), 0, 1);
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

    private static async Task<ReviewRow[]> AskedAsync(SmallData data, string name, Func<RunSettings, RunSettings> change)
    {
        RunSettings settings = data.Settings() with { MaxRounds = 1, PrecisionTarget = 1, PrecisionProof = "bound" };
        await LocalRun.StartAsync(data.Out(name), change(settings), new LocalRunOptions());
        using FileStream review = File.OpenRead(Path.Combine(data.Out(name), RunNames.Review));
        return [.. ReviewCsv.Read(review).Where(r => r.Kind == ReviewKind.Uncertain)];
    }
}
