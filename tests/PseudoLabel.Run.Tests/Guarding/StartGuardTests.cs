using PseudoLabel.Data;
using PseudoLabel.Run.Guarding;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Guarding;

/// <summary>A process that dies is one whose work never ends and whose guard is never asked again.</summary>
public sealed class StartGuardTests : IDisposable
{
    private readonly SmallData data = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task RunAsync_AllIsWell_LeavesOneDocumentWhateverIsDone()
    {
        FolderStore store = Store();
        StartMarks marks = await new StartGuard("one").OpenAsync(store);
        DateTime before = File.GetLastWriteTimeUtc(Mark("one"));

        int[] done = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(i => marks.RunAsync($"piece-{i}", "a piece", () => Task.FromResult(i))));

        Assert.Equal(Enumerable.Range(0, 50), done);
        Assert.Equal(before, File.GetLastWriteTimeUtc(Mark("one")));
        await StartGuard.ForgetAsync(store);
        Assert.False(File.Exists(Mark("one")));
    }

    [Fact]
    public async Task RunAsync_WorkThatEndsTheProcess_IsGivenUpAfterItsStarts_ByItsFile()
    {
        FolderStore store = Store();
        var limits = new StartLimits { Starts = 3 };
        int deaths = 0;
        UserErrorException? refused = null;
        while (refused is null)
        {
            Assert.True(deaths < 10);
            StartMarks marks = await new StartGuard($"process-{deaths}", limits).OpenAsync(store);
            IDataSource source = marks.Watch(new FileDataSourceOf(data.Unlabeled));
            var begun = new TaskCompletionSource();
            Task<int> work = marks.RunAsync("features/ingested/000003.json", "reading unlabeled rows", async () =>
            {
                Stream open = source.OpenRead(new DataFile { Name = "unlabeled/bad.csv", Format = DataFormat.Csv });
                begun.SetResult();
                await new TaskCompletionSource().Task;
                await open.DisposeAsync();
                return 0;
            });
            if (await Task.WhenAny(begun.Task, work) == work)
            {
                refused = await Assert.ThrowsAsync<UserErrorException>(() => work);
            }
            else
            {
                deaths++;
            }
        }

        // The first process that died marked nothing.
        Assert.Equal(1 + 3, deaths);
        Assert.Equal("unlabeled/bad.csv", refused.File);
        Assert.StartsWith(
            "reading unlabeled rows ended the process 3 times and is given up; it was reading unlabeled/bad.csv", refused.Problem,
            StringComparison.Ordinal);

        // Everything else goes on.
        StartMarks after = await new StartGuard("after", limits).OpenAsync(store);
        Assert.Equal(5, await after.RunAsync("other", "other work", () => Task.FromResult(5)));
    }

    /// <summary>Ended once more before it opened anything, work is still known by what it read when it ended before.</summary>
    [Fact]
    public void And_LaterMarkThatReadNothing_HasTheFilesOfTheEarlier()
    {
        var first = new StartMark(1, ["first.csv"]);
        var second = new StartMark(2, ["second.csv"]);
        var third = new StartMark(3, []);

        Assert.Equal((2, "second.csv"), Told(second.And(first)));
        Assert.Equal((2, "second.csv"), Told(first.And(second)));
        Assert.Equal((3, "second.csv"), Told(first.And(second).And(third)));
        Assert.Equal((3, "first.csv"), Told(third.And(first)));

        static (int, string) Told(StartMark mark) => (mark.Starts, Assert.Single(mark.Reading));
    }

    [Fact]
    public async Task RunAsync_WorkThatWasBesideIt_IsDoneAloneAndNotBlamed()
    {
        FolderStore store = Store();
        await new StartGuard("first").OpenAsync(store);
        StartMarks second = await new StartGuard("second").OpenAsync(store);
        Task[] begun = [Begin(second, "bad"), Begin(second, "innocent")];
        await Task.WhenAll(begun);

        var guard = new StartGuard("third");
        StartMarks third = await guard.OpenAsync(store);
        int atOnce = 0;
        int most = 0;
        Task<int>[] work = [.. new[] { "innocent", "bad", "new", "newer" }.Select(name => third.RunAsync(name, name, async () =>
        {
            int now = Interlocked.Increment(ref atOnce);
            most = name is "innocent" or "bad" ? Math.Max(most, now) : most;
            await Task.Delay(20);
            Interlocked.Decrement(ref atOnce);
            return 1;
        }))];

        Assert.All(await Task.WhenAll(work), n => Assert.Equal(1, n));
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task RunAsync_WorkThatStopsWithItsProcess_IsNotBlamed()
    {
        FolderStore store = Store();
        for (int stop = 0; stop < 6; stop++)
        {
            StartMarks marks = await new StartGuard($"process-{stop}").OpenAsync(store);
            using var stopping = new CancellationTokenSource();
            var begun = new TaskCompletionSource();
            Task<int> work = marks.RunAsync("piece", "a piece", async () =>
            {
                begun.SetResult();
                await Task.Delay(Timeout.Infinite, stopping.Token);
                return 0;
            });
            await Task.WhenAny(begun.Task, work);
            await stopping.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
        }

        StartMarks after = await new StartGuard("after").OpenAsync(store);
        Assert.Equal(1, await after.RunAsync("piece", "a piece", () => Task.FromResult(1)));
    }

    [Fact]
    public async Task RunAsync_WorkThatDoesNotEnd_IsGivenUpAndLeavesItsTurn()
    {
        StartMarks marks = await new StartGuard("one", new StartLimits { Time = TimeSpan.FromMilliseconds(50) }).OpenAsync(Store());
        IDataSource source = marks.Watch(new FileDataSourceOf(data.Unlabeled));

        UserErrorException hung = await Assert.ThrowsAsync<UserErrorException>(() => marks.RunAsync("a", "reading", async () =>
        {
            source.OpenRead(new DataFile { Name = "unlabeled/endless.csv", Format = DataFormat.Csv });
            await new TaskCompletionSource().Task;
            return 0;
        }));

        Assert.Equal("unlabeled/endless.csv", hung.File);
        Assert.Contains("is given up", hung.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_FaultOfTheWork_IsItsOwn_EvenOneOfTime()
    {
        StartMarks marks = await new StartGuard("one").OpenAsync(Store());

        await Assert.ThrowsAsync<TimeoutException>(() => marks.RunAsync<int>("a", "a", () => throw new TimeoutException("the store's")));
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => marks.RunAsync<int>("a", "a", () => throw new InvalidOperationException()));
    }

    private static Task Begin(StartMarks marks, string name)
    {
        var begun = new TaskCompletionSource();
        _ = marks.RunAsync(name, name, async () =>
        {
            begun.SetResult();
            await new TaskCompletionSource().Task;
            return 0;
        });
        return begun.Task;
    }

    private FolderStore Store() => new(Path.Combine(data.Folder, "run"));

    private string Mark(string process) => Path.Combine(data.Folder, "run", "starts", process + ".json");

    /// <summary>Opens one file, whatever is asked for.</summary>
    private sealed class FileDataSourceOf(string path) : IDataSource
    {
        public Stream OpenRead(DataFile file) => File.OpenRead(path);
    }
}
