using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Local;

/// <summary>What lies in the run's folder and is not the run's is the user's: it is neither taken for a run nor removed.</summary>
public sealed class RunFolderTests
{
    [Theory]
    [InlineData("result", false)]
    [InlineData("features", false)]
    [InlineData("rounds", true)]
    public async Task StartAsync_FolderOfTheUsersWhereTheRunWouldWrite_IsRefusedAndLeftAlone(string name, bool overwrite)
    {
        using var data = new SmallData();
        string mine = Path.Combine(Directory.CreateDirectory(Path.Combine(data.Out(), name)).FullName, "mine.txt");
        await File.WriteAllTextAsync(mine, "mine");

        var error = await Assert.ThrowsAsync<UserErrorException>(
            () => LocalRun.StartAsync(data.Out(), data.Settings(), new LocalRunOptions { Overwrite = overwrite }));

        Assert.Contains($"'{name}'", error.Message, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(mine));
        Assert.Equal([Path.Combine(data.Out(), name)], Directory.GetFileSystemEntries(data.Out()));
    }

    [Fact]
    public async Task StartAsync_BadInputInAFolderOfTheUsers_TheirFilesStay()
    {
        using var data = new SmallData();
        string mine = Path.Combine(Directory.CreateDirectory(data.Out()).FullName, "mine.txt");
        await File.WriteAllTextAsync(mine, "mine");
        data.File("unlabeled.csv", "x,y,hint\n1,2\n");

        await Assert.ThrowsAsync<UserErrorException>(() => LocalRun.StartAsync(data.Out(), data.Settings(), new LocalRunOptions()));

        Assert.Equal([mine], Directory.GetFileSystemEntries(data.Out()));
    }

    [Fact]
    public async Task StartAsync_AnotherRunHoldsTheFolder_IsRefused()
    {
        using var data = new SmallData();
        using RunFolder held = RunFolder.Open(data.Out());

        var error =
            await Assert.ThrowsAsync<UserErrorException>(() => LocalRun.StartAsync(data.Out(), data.Settings(), new LocalRunOptions()));

        Assert.Contains("another run", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Before there is a job there is nothing to resume: it is the next run that finds what a killed one left.</summary>
    [Fact]
    public async Task StartAsync_KilledWhileItWroteItsJob_TheHalfFileIsRemoved()
    {
        using var data = new SmallData();
        string key = Guid.NewGuid().ToString("N");
        string left = Path.Combine(Directory.CreateDirectory(data.Out()).FullName, $"job.json.{key}.partial");
        string mine = Path.Combine(data.Out(), $"mine.{key}.partial");
        await File.WriteAllTextAsync(left, "{");
        await File.WriteAllTextAsync(mine, "mine");

        await LocalRun.StartAsync(data.Out(), data.Settings(), new LocalRunOptions());

        Assert.False(File.Exists(left));
        Assert.True(File.Exists(mine));
    }

    /// <summary>Killed with some of the old run put aside, or all of it, and no new one begun: the old one is the folder's run.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(int.MaxValue)]
    public async Task ResumeAsync_KilledWhileTheRunWasPutAside_ItIsPutBack(int moved)
    {
        using var data = new SmallData();
        await LocalRun.StartAsync(data.Out(), data.Settings(), new LocalRunOptions());
        Dictionary<string, byte[]> before = Files();
        string previous = Directory.CreateDirectory(Path.Combine(data.Out(), ".previous")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(previous, ".aside"), []);
        string[] order = ["job.json", "state.json", "timing.json", "features", "rounds", "result", "seals"];
        foreach (string name in order.Where(n => Path.Exists(Path.Combine(data.Out(), n))).Take(moved))
        {
            Directory.Move(Path.Combine(data.Out(), name), Path.Combine(previous, name));
        }

        var refused = await Assert.ThrowsAsync<UserErrorException>(
            () => LocalRun.StartAsync(data.Out(), data.Settings(), new LocalRunOptions()));
        await LocalRun.ResumeAsync(data.Out(), new LocalRunOptions());

        Assert.Contains("already holds a run", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, Files());
        Assert.False(Directory.Exists(previous));

        Dictionary<string, byte[]> Files() => Directory.GetFiles(data.Out(), "*", SearchOption.AllDirectories)
            .ToDictionary(f => f, File.ReadAllBytes, StringComparer.Ordinal);
    }

    /// <summary>A new run that has begun stands, whatever is left of the old one.</summary>
    [Fact]
    public async Task ResumeAsync_KilledOnceTheNewRunHadBegun_TheNewOneGoesOn()
    {
        using var data = new SmallData();
        await LocalRun.StartAsync(data.Out(), data.Settings(), new LocalRunOptions());
        Directory.CreateDirectory(Path.Combine(data.Out(), ".previous"));
        await File.WriteAllTextAsync(Path.Combine(data.Out(), ".previous", "job.json"), "the old one's");
        await File.WriteAllBytesAsync(Path.Combine(data.Out(), ".previous", ".aside"), []);

        await LocalRun.ResumeAsync(data.Out(), new LocalRunOptions());

        Assert.False(Directory.Exists(Path.Combine(data.Out(), ".previous")));
        Assert.NotEqual("the old one's", await File.ReadAllTextAsync(Path.Combine(data.Out(), "job.json")));
    }

    /// <summary>What has the names of this program's own and is not its own is the user's, however the run goes.</summary>
    [Fact]
    public async Task StartAsync_AFolderPreviousOfTheUsers_StaysAndIsNotReplaced()
    {
        using var data = new SmallData();
        string mine = Path.Combine(Directory.CreateDirectory(Path.Combine(data.Out(), ".previous")).FullName, "job.json");
        await File.WriteAllTextAsync(mine, "mine");
        string good = await File.ReadAllTextAsync(data.Unlabeled);
        data.File("unlabeled.csv", "x,y,hint\n1,2\n");
        await Assert.ThrowsAsync<UserErrorException>(() => LocalRun.StartAsync(data.Out(), data.Settings(), new LocalRunOptions()));
        data.File("unlabeled.csv", good);

        await LocalRun.StartAsync(data.Out(), data.Settings(), new LocalRunOptions());
        var refused = await Assert.ThrowsAsync<UserErrorException>(
            () => LocalRun.StartAsync(data.Out(), data.Settings(), new LocalRunOptions { Overwrite = true }));

        Assert.Contains("holds '.previous'", refused.Message, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(mine));
        Assert.True(File.Exists(Path.Combine(data.Out(), "result", "report.html")));
    }

    [Fact]
    public async Task StartAsync_AFileOfTheUsersNamedAsTheLock_IsRefusedAndStays()
    {
        using var data = new SmallData();
        string mine = Path.Combine(Directory.CreateDirectory(data.Out()).FullName, ".lock");
        await File.WriteAllTextAsync(mine, "mine");

        var refused = await Assert.ThrowsAsync<UserErrorException>(
            () => LocalRun.StartAsync(data.Out(), data.Settings(), new LocalRunOptions()));

        Assert.Contains("'.lock' in it is no lock of this program", refused.Message, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(mine));
    }

    /// <summary>The finished run is what a refused one gives back, however many were stopped between.</summary>
    [Fact]
    public async Task StartAsync_OverwriteKilledAndTheNextRefused_TheFinishedRunIsBack()
    {
        using var data = new SmallData();
        await LocalRun.StartAsync(data.Out(), data.Settings(), new LocalRunOptions());
        byte[] finished = await File.ReadAllBytesAsync(Path.Combine(data.Out(), "result", "pseudo-labels.csv"));
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => LocalRun.StartAsync(
            data.Out(), data.Settings(), new LocalRunOptions { Overwrite = true, Progress = new Stopping(stop) }, stop.Token));
        Assert.True(File.Exists(Path.Combine(data.Out(), ".previous", "result", "report.html")));
        data.File("unlabeled.csv", "x,y,hint\n1,2\n");

        await Assert.ThrowsAsync<UserErrorException>(
            () => LocalRun.StartAsync(data.Out(), data.Settings(), new LocalRunOptions { Overwrite = true }));

        Assert.Equal(finished, await File.ReadAllBytesAsync(Path.Combine(data.Out(), "result", "pseudo-labels.csv")));
        Assert.False(Directory.Exists(Path.Combine(data.Out(), ".previous")));
    }

    private sealed class Stopping(CancellationTokenSource stop) : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => stop.Cancel();
    }

    [Fact]
    public async Task ResumeAsync_FolderWithoutARun_IsRefused()
    {
        using var data = new SmallData();

        var error = await Assert.ThrowsAsync<UserErrorException>(() => LocalRun.ResumeAsync(data.Folder, new LocalRunOptions()));

        Assert.Contains("no run", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(data.Folder, RunNames.Job)));
    }
}
