using PseudoLabel.Run.Local;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Local;

public sealed class ReviewRankingTests
{
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

    private static async Task<ReviewRow[]> AskedAsync(SmallData data, string name, Func<RunSettings, RunSettings> change)
    {
        RunSettings settings = data.Settings() with { MaxRounds = 1, PrecisionTarget = 1, PrecisionProof = "bound" };
        await LocalRun.StartAsync(data.Out(name), change(settings), new LocalRunOptions());
        using FileStream review = File.OpenRead(Path.Combine(data.Out(name), RunNames.Review));
        return [.. ReviewCsv.Read(review).Where(r => r.Kind == ReviewKind.Uncertain)];
    }
}
