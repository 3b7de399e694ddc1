using PseudoLabel.Run.Activities;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Activities;

public sealed class PublishActivityTests(LabeledRun labeled)
{
    [Fact]
    public async Task RunAsync_Again_WritesNothingAndSaysTheSame()
    {
        using SteppedRun run = await labeled.CopyAsync();
        PublishResult first = await PublishActivity.RunAsync(run.Context(), await labeled.EndedAsync());
        int writes = run.Store.Writes.Count;

        PublishResult second = await PublishActivity.RunAsync(run.Context(), await labeled.EndedAsync());

        Assert.Equal(first, second);
        Assert.Equal(writes, run.Store.Writes.Count);
        Assert.Matches(@"; \d+ accepted, \d+ for review, 0 rejected$", first.Outcome);
        Assert.Empty(run.Hashes(RunNames.Parts));
    }

    /// <summary>Its last write is the report: whatever it is stopped at before, it starts anew and comes to the same.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task RunAsync_StoppedAtAnyWrite_ComesToTheSameBytes(int writes)
    {
        using SteppedRun whole = await labeled.CopyAsync();
        await PublishActivity.RunAsync(whole.Context(), await labeled.EndedAsync());
        using SteppedRun run = await labeled.CopyAsync();
        IRunStore store = new StoppingStore { After = writes }.Over(run.Store);
        var stopping = new RunContext(
            new RunEnvironment { Store = store, Source = new FileDataSource(run.Job.AllFiles) }, CancellationToken.None);
        PublishRequest ended = await labeled.EndedAsync();

        await Assert.ThrowsAsync<IOException>(() => PublishActivity.RunAsync(stopping, ended));
        Assert.False(run.Has(RunNames.Report));
        await PublishActivity.RunAsync(run.Context(threads: 4), ended);

        Assert.Equal(whole.Hashes("result/"), run.Hashes("result/"));
    }

    [Fact]
    public async Task RunAsync_ReviewFile_AsksForTheRowsWantedWithTheirOwnCells()
    {
        using SteppedRun run = await labeled.CopyAsync();
        await PublishActivity.RunAsync(run.Context(), await labeled.EndedAsync());

        using var file = new MemoryStream(run.Bytes(RunNames.Review));
        ReviewRow[] rows = [.. ReviewCsv.Read(file)];

        string[] lines = await File.ReadAllLinesAsync(labeled.Data.Unlabeled);
        Assert.Equal(labeled.Settings.ReviewRows, rows.Count(r => r.Kind == ReviewKind.Uncertain));
        Assert.Equal(LabelActivity.AuditRows, rows.Count(r => r.Kind == ReviewKind.Audit));
        Assert.All(rows, r => Assert.Equal(lines[1 + (int)r.Row], $"{r.Cells!["x"]},{r.Cells["y"]},{r.Cells["hint"]}"));
    }
}
