using System.IO.Compression;
using System.Text;
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
        UnfitCells unfit = Assert.Single(await run.ReadAsync<UnfitCells[]>(RunNames.Unfit(0)));
        Assert.Equal(("x", 1L, 20L), (unfit.Column, unfit.Count, unfit.Row));
    }

    /// <summary>A batch is there, and is told of, even where none of its rows can be used.</summary>
    [Theory]
    [InlineData("u.csv")]
    [InlineData("u.csv.gz")]
    public async Task RunAsync_NoRowOfABatchCanBeUsed_TheBatchIsThereAndTheNextHasItsNumber(string name)
    {
        const int Rows = 30, Cut = 10;
        using var data = new SmallData(unlabeled: Rows);
        string[] lines = await File.ReadAllLinesAsync(data.Unlabeled);
        string text = string.Concat(lines.Index().Select(l => (l.Index is > Cut and <= 2 * Cut ? "1,2" : l.Item) + "\n"));
        string file = Path.Combine(data.Folder, "bad-" + name);
        bool packed = name.EndsWith(".gz", StringComparison.Ordinal);
        await File.WriteAllBytesAsync(file, packed ? Gzip(text) : Encoding.UTF8.GetBytes(text));
        using SteppedRun run = await PlannedAsync(data.Settings() with { Unlabeled = [file], BatchRows = Cut, MaxBadShare = 1 });
        RunContext context = run.Context();

        var sum = new PieceResult(Rows: 0, SetAside: 0);
        for (int part = 0; part < (await context.IngestPartsAsync()).Count; part++)
        {
            sum = sum.Plus(await IngestActivity.RunAsync(context, part));
        }

        Assert.Equal(new PieceResult(Rows, Cut), sum);
        Assert.Empty((await context.FeaturesAsync(1)).RowNumbers);
        Assert.Equal(Enumerable.Range(2 * Cut, Cut).Select(i => (long)i), (await context.FeaturesAsync(2)).RowNumbers);
    }

    /// <summary>A row is in the gate's pool by its own draw: the batches together hold about as many as the pool takes.</summary>
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

    private static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    private static async Task<SteppedRun> PlannedAsync(RunSettings settings)
    {
        SteppedRun run = await SteppedRun.OfAsync(settings);
        await run.Activities().PlanAsync(SteppedRun.Id);
        return run;
    }
}
