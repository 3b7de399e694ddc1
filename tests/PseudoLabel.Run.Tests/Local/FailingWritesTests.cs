using System.Collections.Concurrent;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Local;

/// <summary>
/// Every file of a run fails to be written once: the run ends with that fault, leaves nothing half written, and goes on to the same bytes.
/// </summary>
public sealed class FailingWritesTests
{
    private static readonly int NoSpace = OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28;

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.9)]
    public async Task RunAsync_EveryWriteFailsOnceForWantOfRoom_SameBytesAsNeverFailed(double maxFailedShare)
    {
        using var data = new SmallData(unlabeled: 300);
        RunSettings settings = data.Settings() with { MaxRounds = 2, MaxFailedShare = maxFailedShare };
        await LocalRun.StartAsync(data.Out("whole"), settings, new LocalRunOptions { Threads = 2 });
        JobDocument job = await new FolderStore(data.Out("whole")).ReadJsonAsync<JobDocument>(RunNames.Job, CancellationToken.None);
        var store = new FullOnce(new FolderStore(data.Out("cut")));
        await new FolderStore(data.Out("cut")).WriteJsonAsync(RunNames.Job, job, CancellationToken.None);

        int faults = 0;
        for (bool done = false; !done;)
        {
            RunState state = await store.ExistsAsync(RunNames.State)
                ? await store.ReadJsonAsync<RunState>(RunNames.State, CancellationToken.None) : new RunState { RunId = "local" };
            try
            {
                await RunLoop.RunAsync(
                    store, new FileDataSource(job.AllFiles), state, new LocalRunOptions { Threads = 2 }, null, CancellationToken.None);
                done = true;
            }
            catch (FolderWriteException e)
            {
                faults++;
                Assert.Equal($"{data.Out("cut")}: no space is left on its disk; make room", e.Message);
                Assert.Empty(Directory.EnumerateFiles(data.Out("cut"), "*.partial", SearchOption.AllDirectories));
            }
        }

        Assert.InRange(faults, 20, 1000);
        Assert.Superset(new HashSet<string>([RunNames.State, RunNames.Plan, RunNames.Model, RunNames.PseudoLabels, RunNames.Report]),
            store.Failed.Keys.ToHashSet());
        RunBytes.AssertEqual(data.Out("whole"), data.Out("cut"));
    }

    [Fact]
    public async Task StartAsync_FolderIsRemovedMeanwhile_SaysSoAndLeavesNothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows keeps folders of open files");
        using var data = new SmallData();
        int removed = 0;

        var error = await Assert.ThrowsAsync<Data.UserErrorException>(() => LocalRun.StartAsync(
            data.Out(), data.Settings(), new LocalRunOptions { Progress = new Immediate(Remove) }));

        Assert.Contains("was removed while the run was writing to it", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(data.Out($"out/{RunNames.Job}")));

        void Remove(RunProgress p)
        {
            if (p.Phase == RunPhase.Rounds && Interlocked.Exchange(ref removed, 1) == 0)
            {
                Directory.Delete(data.Out(), recursive: true);
            }
        }
    }

    private sealed class Immediate(Action<RunProgress> report) : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => report(value);
    }

    /// <summary>The first write of each name comes half way.</summary>
    private sealed class FullOnce(IRunStore store) : IRunStore
    {
        public ConcurrentDictionary<string, bool> Failed { get; } = [];

        public Task WriteAsync(string name, Func<Stream, Task> write, CancellationToken cancellationToken = default) =>
            Failed.TryAdd(name, true) ? store.WriteAsync(name, s => HalfAsync(s, write), cancellationToken)
                : store.WriteAsync(name, write, cancellationToken);

        public Task<string> WriteIfAsync(
            string name, string? etag, Func<Stream, Task> write, CancellationToken cancellationToken = default) =>
            Failed.TryAdd(name, true) ? store.WriteIfAsync(name, etag, s => HalfAsync(s, write), cancellationToken)
                : store.WriteIfAsync(name, etag, write, cancellationToken);

        public Task<bool> ExistsAsync(string name, CancellationToken cancellationToken = default) =>
            store.ExistsAsync(name, cancellationToken);

        public Task<Stream> OpenReadAsync(string name, CancellationToken cancellationToken = default) =>
            store.OpenReadAsync(name, cancellationToken);

        public Task<bool> DeleteFileAsync(string name, CancellationToken cancellationToken = default) =>
            store.DeleteFileAsync(name, cancellationToken);

        public Task DeleteAsync(string prefix, CancellationToken cancellationToken = default) =>
            store.DeleteAsync(prefix, cancellationToken);

        public IAsyncEnumerable<StoredItem> ListAsync(string prefix, CancellationToken cancellationToken = default) =>
            store.ListAsync(prefix, cancellationToken);

        public Task<string?> ETagAsync(string name, CancellationToken cancellationToken = default) =>
            store.ETagAsync(name, cancellationToken);

        private static async Task HalfAsync(Stream stream, Func<Stream, Task> write)
        {
            using var whole = new MemoryStream();
            await write(whole);
            await stream.WriteAsync(whole.GetBuffer().AsMemory(0, (int)whole.Length / 2));
            throw new IOException("No space left on device", NoSpace);
        }
    }
}
