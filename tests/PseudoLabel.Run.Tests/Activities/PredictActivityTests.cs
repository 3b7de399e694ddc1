using PseudoLabel.Run.Activities;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.SelfTraining.Selection;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Activities;

public sealed class PredictActivityTests : IDisposable
{
    private readonly SmallData data = new(labeled: 12, unlabeled: 250);

    [Fact]
    public async Task RunAsync_ABatch_ItsPredictionsAndTheirHistogramLieInTheStore()
    {
        await File.AppendAllTextAsync(data.Unlabeled, "1,2\n");
        RunContext context = await StoredRun.OfAsync(data, data.Settings() with { MaxRounds = 1 });

        PredictedDocument predicted = await PredictActivity.RunAsync(context, round: 1, batch: 2);

        PoolPredictions rows = await context.PredictionsAsync(1, 2);
        ConfidenceHistogram histogram = await context.Store.ReadAsync(
            RunNames.Histogram(1, 2), SelectActivity.Read, CancellationToken.None);
        Assert.Equal(new PieceResult(Rows: 51, SetAside: 1), predicted.Piece);
        Assert.Equal(0, predicted.Changed);
        Assert.InRange(predicted.Agreeing, 25, 50);
        Assert.Equal(50, rows.Classes.Length);
        long[] counts = [.. Enumerable.Range(0, 3).Select(k => rows.Classes.LongCount(c => c == k))];
        Assert.Equal(counts, Enumerable.Range(0, 3).Select(histogram.Count));
        Assert.All(rows.Confidences, c => Assert.InRange(c, 1 / 3f, 1));
    }

    [Fact]
    public async Task RunAsync_ALaterRound_CountsTheRowsOfAnotherClassThanBefore()
    {
        RunContext context = await StoredRun.OfAsync(data, data.Settings() with { Patience = 3, Learner = "forest" });

        long changed = 0;
        for (int batch = 0; batch < 3; batch++)
        {
            PredictedDocument predicted = await PredictActivity.RunAsync(context, round: 2, batch);

            PoolPredictions before = await context.PredictionsAsync(1, batch);
            PoolPredictions now = await context.PredictionsAsync(2, batch);
            Assert.Equal(before.Classes.Zip(now.Classes).LongCount(pair => pair.First != pair.Second), predicted.Changed);
            changed += predicted.Changed;
        }

        Assert.InRange(changed, 1, 100);
    }

    [Fact]
    public async Task RunAsync_ASampleOfTheBatch_TheOthersAreOfNoClassAndKeptFromTraining()
    {
        RunContext context = await StoredRun.OfAsync(data, data.Settings() with { MaxRounds = 2, Patience = 3, RoundRows = 100 });

        long looked = 0;
        for (int batch = 0; batch < 3; batch++)
        {
            PredictedDocument predicted = await PredictActivity.RunAsync(context, round: 2, batch);

            PoolPredictions first = await context.PredictionsAsync(1, batch);
            PoolPredictions second = await context.PredictionsAsync(2, batch);
            Assert.Equal(await RowsAsync(context, batch), second.Confidences.Length);
            Assert.Equal(predicted.Rows, second.Confidences.LongCount(c => c > PoolPredictions.Filtered));
            Assert.Equal(
                first.Confidences.Select(c => c > PoolPredictions.Filtered),
                second.Confidences.Select(c => c > PoolPredictions.Filtered));
            Assert.InRange(predicted.Changed, 0, predicted.Rows);
            looked += predicted.Rows;
        }

        Assert.InRange(looked, 60, 140);
        SelectionDocument selection = await context.SelectionAsync(1);
        Assert.Equal(looked, selection.Rows);
        Assert.InRange(selection.Selected, 1, looked);
    }

    [Fact]
    public async Task RunAsync_ASampleOfAllRows_ChangesNothing()
    {
        RunContext all = await StoredRun.OfAsync(data, data.Settings() with { MaxRounds = 1 });
        byte[] before = await StoredRun.BytesAsync(all, RunNames.RoundModel(1));
        using var again = new SmallData(labeled: 12, unlabeled: 250);

        RunContext set = await StoredRun.OfAsync(again, again.Settings() with { MaxRounds = 1, RoundRows = 250 });

        Assert.Equal(before, await StoredRun.BytesAsync(set, RunNames.RoundModel(1)));
    }

    private static async Task<int> RowsAsync(RunContext context, int batch) => (await context.FeaturesAsync(batch)).Features.Rows;

    public void Dispose() => data.Dispose();
}
