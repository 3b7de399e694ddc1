using PseudoLabel.Data;
using PseudoLabel.Learning.Features;
using PseudoLabel.Run.Activities;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Activities;

public sealed class IngestActivityTests(LabeledRun labeled)
{
    private const int Batch = 1;

    [Fact]
    public async Task RunAsync_Again_WritesTheSameBytes()
    {
        using SteppedRun run = await labeled.CopyAsync();
        byte[] before = run.Bytes(RunNames.Features(Batch));
        await run.Files.DeleteAsync(RunNames.Features(Batch));

        PieceResult result = await IngestActivity.RunAsync(run.Context(threads: 4), Batch);

        Assert.Equal(before, run.Bytes(RunNames.Features(Batch)));
        Assert.Equal(new PieceResult(LabeledRun.BatchRows, 0), result);
    }

    [Fact]
    public async Task RunAsync_RowsAndCellsThatCannotBeUsed_AreCountedAndTheOthersKeepTheirNumbers()
    {
        using var data = new SmallData(unlabeled: 50);
        string[] lines = await File.ReadAllLinesAsync(data.Unlabeled);
        lines[1 + 10] = "1,2";
        lines[1 + 20] = "zero,1,red";
        await File.WriteAllLinesAsync(data.Unlabeled, lines);
        using SteppedRun run = await PlannedAsync(data.Settings());

        PieceResult result = await IngestActivity.RunAsync(run.Context(), 0);

        Assert.Equal((50L, 1L, 1L), (result.Rows, result.SetAside, result.Unfit));
        FeatureBatch batch = await run.Context().FeaturesAsync(0);
        Assert.Equal(Enumerable.Range(0, 50).Where(i => i != 10).Select(i => (long)i), batch.RowNumbers);
        SetAsideRow aside = Assert.Single(batch.SetAside);
        Assert.Equal((10L, "expects 3 columns, found 2"), (aside.Row, aside.Reason));
        Assert.Equal(("x", 1L, 20L), (await run.ReadAsync<UnfitCells[]>(RunNames.Unfit(0))).Select(c => (c.Column, c.Count, c.Row)).Single());
    }

    /// <summary>A row is in the gate's pool by its own draw: the batches together hold about as many as the pool takes, each of them features that the batch has.</summary>
    [Fact]
    public async Task RunAsync_PoolTakesAPart_EachBatchDrawsItsShareOfRows()
    {
        using var data = new SmallData(unlabeled: 400);
        using SteppedRun run = await PlannedAsync(data.Settings() with { GatePoolRows = 100 });

        for (int part = 0; part < 4; part++)
        {
            await IngestActivity.RunAsync(run.Context(), part);
        }

        int drawn = 0;
        for (int part = 0; part < 4; part++)
        {
            FeatureBatch all = await run.Context().FeaturesAsync(part);
            FeatureBatch pool = await run.Files.ReadAsync(RunNames.PoolPart(part), s => FeatureBatchFile.Read(s), CancellationToken.None);
            Assert.InRange(pool.RowNumbers.Length, 5, 60);
            Assert.All(pool.RowNumbers.Index(), row =>
                Assert.Equal(all.Features.DenseRow(Array.IndexOf(all.RowNumbers, row.Item)), pool.Features.DenseRow(row.Index)));
            drawn += pool.RowNumbers.Length;
        }

        Assert.InRange(drawn, 60, 140);
    }

    private static async Task<SteppedRun> PlannedAsync(RunSettings settings)
    {
        SteppedRun run = await SteppedRun.OfAsync(settings);
        await run.Activities().PlanAsync(SteppedRun.Id);
        return run;
    }
}
