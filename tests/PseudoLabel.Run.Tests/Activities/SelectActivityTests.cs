using PseudoLabel.Run.Activities;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.SelfTraining.Rounds;

namespace PseudoLabel.Run.Tests.Activities;

public sealed class SelectActivityTests : IDisposable
{
    private readonly SmallData data = new(labeled: 12, unlabeled: 250);

    [Theory]
    [InlineData("quota")]
    [InlineData("free")]
    public async Task RunAsync_SeveralBatches_CountsTheRowsOfAllThatTheThresholdsLetPass(string selection)
    {
        await File.AppendAllTextAsync(data.Unlabeled, "1,2\n");
        RunContext context = await StoredRun.OfAsync(data, data.Settings() with { Selection = selection, Patience = 3 });

        for (int round = 1; round <= 2; round++)
        {
            SelectionDocument found = await SelectActivity.RunAsync(context, round);

            PoolPredictions[] batches = await Task.WhenAll(Enumerable.Range(0, 3).Select(b => context.PredictionsAsync(round, b)));
            (short Class, float Confidence)[] rows = [.. batches.SelectMany(b => b.Classes.Zip(b.Confidences))];
            Assert.Equal(250, found.Rows);
            long[] passing =
                [.. Enumerable.Range(0, 3).Select(k => rows.LongCount(r => r.Class == k && r.Confidence >= found.Thresholds[k]))];
            Assert.Equal(passing, found.SelectedByClass);
            Assert.InRange(found.Selected, 1, 249);
            Assert.Equal(round == 1 ? 0 : await ChangedAsync(context, batches), found.Changed);
        }
    }

    public void Dispose() => data.Dispose();

    private static async Task<long> ChangedAsync(RunContext context, PoolPredictions[] second)
    {
        long changed = 0;
        for (int batch = 0; batch < second.Length; batch++)
        {
            changed += second[batch].ClassesOtherThan(await context.PredictionsAsync(1, batch));
        }

        return changed;
    }
}
