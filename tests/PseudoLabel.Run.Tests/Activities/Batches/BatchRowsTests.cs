using System.Text;
using PseudoLabel.Data;
using PseudoLabel.Run.Activities;
using PseudoLabel.Run.Activities.Batches;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Activities.Batches;

public sealed class BatchRowsTests : IDisposable
{
    private const int Rows = 250;
    private readonly SmallData data = new(unlabeled: Rows);

    public void Dispose() => data.Dispose();

    [Theory]
    [InlineData("u.csv", false)]
    [InlineData("u.csv.gz", true)]
    [InlineData("u.parquet", true)]
    public async Task MoveTo_RowsOfAnyBatch_AreThoseOfTheFile(string name, bool kept)
    {
        Tables pool = Tables.Parse(await File.ReadAllTextAsync(data.Unlabeled));
        string file = await pool.WriteAsync(Path.Combine(data.Folder, name));
        using SteppedRun run = await SteppedRun.OfAsync(data.Settings() with { Unlabeled = [file], BatchRows = 50 });
        await run.ToAsync(RunPhase.Supervised);
        RunContext context = run.Context();
        int hint = Array.IndexOf(pool.Header, "hint");

        for (int batch = 0, row = 0; row < Rows; batch++)
        {
            using BatchRows rows = await BatchRows.OpenAsync(context, batch, failed: false);
            int first = row;
            row += (await context.PlanAsync()).Tables[0].Slices[batch].Rows;
            foreach (int at in new[] { first, first + 3, row - 1 })
            {
                rows.MoveTo(at);
                Assert.Equal(pool.Rows[at][hint], Encoding.UTF8.GetString(rows.Cells.Cell(hint)));
            }
        }

        Assert.Equal(kept, run.Has(RunNames.RawRowsOf(0)));
    }

    [Fact]
    public async Task KeepAsync_NoResultHasCells_KeepsNothing()
    {
        string file = await Tables.Parse(await File.ReadAllTextAsync(data.Unlabeled)).WriteAsync(Path.Combine(data.Folder, "u.csv.gz"));
        RunSettings settings = data.Settings() with { Unlabeled = [file], LabeledOut = "none" };
        using SteppedRun run = await SteppedRun.OfAsync(settings);

        await run.ToAsync(RunPhase.Supervised);

        Assert.False(BatchRows.AreWanted(settings));
        Assert.False(run.Has(RunNames.RawRowsOf(0)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OpenAsync_FileIsGone_IsToleratedOfAFailedBatchAlone(bool failed)
    {
        using SteppedRun run = await SteppedRun.OfAsync(data.Settings());
        await run.Activities().PlanAsync(SteppedRun.Id);
        File.Delete(data.Unlabeled);

        Task<BatchRows> open = BatchRows.OpenAsync(run.Context(), 0, failed);

        if (failed)
        {
            using BatchRows rows = await open;
            rows.MoveTo(5);
            Assert.True(rows.Cells.Cell(0).IsEmpty);
        }
        else
        {
            await Assert.ThrowsAsync<UserErrorException>(() => open);
        }
    }
}
