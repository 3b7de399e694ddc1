using PseudoLabel.Data;
using PseudoLabel.Run.Activities;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Steps;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Local;

/// <summary>
/// Batches that fail for good: within the tolerated share they are set aside, every row of theirs named; past it the run fails with their
/// names.
/// </summary>
public sealed class FailedBatchTests
{
    [Theory]
    [InlineData("features/000002.bin", "ingest")]
    [InlineData("rounds/1/predictions/000002.bin", "predict")]
    [InlineData("rounds/2/predictions/000002.bin", "predict")]
    [InlineData("result/parts/000002.csv", "label")]
    public async Task AdvanceAsync_ABatchFailsForGood_ItsRowsAreRejectedAndAllOthersLabeled(string name, string kind)
    {
        using var data = new SmallData(unlabeled: 600);

        await RunAsync(data, data.Settings() with { MaxFailedShare = 0.2 }, name);

        RunMetrics metrics = await new FolderStore(data.Out()).ReadAsync(RunNames.Metrics, MetricsJson.Read, CancellationToken.None);
        string[] lines = [.. File.ReadLines(data.Out("out/result/pseudo-labels.csv")).Skip(1)];
        Assert.Equal(Enumerable.Range(0, 600).Select(i => $"{data.Unlabeled},{i}"), lines.Select(l => string.Join(',', l.Split(',')[..2])));
        Assert.All(lines[200..300], l => Assert.EndsWith(",,,rejected,0,its batch failed: torn", l, StringComparison.Ordinal));
        Assert.DoesNotContain(lines[..200].Concat(lines[300..]), l => l.Contains("rejected", StringComparison.Ordinal));
        Assert.Equal((1, 100L, 100L), (metrics.Inputs.FailedBatches, metrics.Inputs.SetAsideRows, metrics.Decisions.Rejected));
        Assert.Contains($"batch 2 ({data.Unlabeled}, rows 200 to 299) failed ({kind}): torn: its rows are 'rejected'", metrics.Notices);
        Assert.DoesNotContain(metrics.Notices, n => n.Contains("not numbers", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AdvanceAsync_MoreFailThanTolerated_FailsWithTheirNames()
    {
        using var data = new SmallData(unlabeled: 600);

        var fault = await Assert.ThrowsAsync<UserErrorException>(
            () => RunAsync(data, data.Settings() with { MaxFailedShare = 0.1 }, "features/000002.bin"));

        Assert.Contains(
            $"1 of 6 batches failed, more than the share of 0.1 allowed (max-failed-share): batch 2 ({data.Unlabeled}, rows 200 to 299) "
                + "failed (ingest): torn", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AdvanceAsync_NoneTolerated_TheFaultItselfSurfaces()
    {
        using var data = new SmallData(unlabeled: 600);

        var fault = await Assert.ThrowsAsync<InvalidDataException>(() => RunAsync(data, data.Settings(), "features/000002.bin"));

        Assert.Equal("torn", fault.Message);
        Assert.False(Directory.Exists(data.Out("out/features/failed")));
    }

    [Fact]
    public async Task AdvanceAsync_NothingFails_TheToleranceChangesNoLabel()
    {
        using var data = new SmallData(unlabeled: 600);
        await LocalRun.StartAsync(data.Out("plain"), data.Settings(), new LocalRunOptions());

        await LocalRun.StartAsync(data.Out("tolerant"), data.Settings() with { MaxFailedShare = 0.5 }, new LocalRunOptions());

        Assert.Equal(File.ReadAllBytes(data.Out("plain/result/pseudo-labels.csv")),
            File.ReadAllBytes(data.Out("tolerant/result/pseudo-labels.csv")));
    }

    private static async Task RunAsync(SmallData data, RunSettings settings, string bad)
    {
        // Only the job is taken of this run: its inputs as resolved.
        await LocalRun.StartAsync(data.Out("job"), settings with { MaxRounds = 0 }, new LocalRunOptions());
        JobDocument job = await new FolderStore(data.Out("job")).ReadJsonAsync<JobDocument>(RunNames.Job, CancellationToken.None);
        var store = new TornStore(new FolderStore(data.Out()), bad);
        await store.WriteJsonAsync(
            RunNames.Job, job with { Settings = job.Settings with { MaxRounds = settings.MaxRounds } }, CancellationToken.None);
        var activities = new RunActivities(
            new RunEnvironment { Store = store, Source = new FileDataSource([.. job.LabeledFiles, .. job.UnlabeledFiles]) });
        for (var state = new RunState { RunId = "local" }; state.Phase != RunPhase.Done;)
        {
            state = await RunStep.AdvanceAsync(state, activities);
        }
    }

    /// <summary>A store in which one thing can never be written.</summary>
    private sealed class TornStore(IRunStore store, string bad) : IRunStore
    {
        private bool thrown;

        public Task<bool> ExistsAsync(string name, CancellationToken cancellationToken = default) =>
            store.ExistsAsync(name, cancellationToken);

        public Task<Stream> OpenReadAsync(string name, CancellationToken cancellationToken = default) =>
            store.OpenReadAsync(name, cancellationToken);

        /// <summary>A label part is written anew once its batch is set aside: only what it would have held is lost.</summary>
        public Task WriteAsync(string name, Func<Stream, Task> write, CancellationToken cancellationToken = default)
        {
            if (name == bad && !(thrown && name.StartsWith(RunNames.Parts, StringComparison.Ordinal)))
            {
                thrown = true;
                throw new InvalidDataException("torn");
            }

            return store.WriteAsync(name, write, cancellationToken);
        }

        public Task<bool> DeleteFileAsync(string name, CancellationToken cancellationToken = default) =>
            store.DeleteFileAsync(name, cancellationToken);

        public Task DeleteAsync(string prefix, CancellationToken cancellationToken = default) =>
            store.DeleteAsync(prefix, cancellationToken);

        public IAsyncEnumerable<StoredItem> ListAsync(string prefix, CancellationToken cancellationToken = default) =>
            store.ListAsync(prefix, cancellationToken);

        public Task<string?> ETagAsync(string name, CancellationToken cancellationToken = default) =>
            store.ETagAsync(name, cancellationToken);

        public Task<string> WriteIfAsync(string name, string? etag, Func<Stream, Task> write,
            CancellationToken cancellationToken = default) => store.WriteIfAsync(name, etag, write, cancellationToken);
    }
}
