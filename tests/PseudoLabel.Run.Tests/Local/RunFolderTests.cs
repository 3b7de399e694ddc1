using PseudoLabel.Data;
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

    [Fact]
    public async Task ResumeAsync_FolderWithoutARun_IsRefused()
    {
        using var data = new SmallData();

        var error = await Assert.ThrowsAsync<UserErrorException>(() => LocalRun.ResumeAsync(data.Folder, new LocalRunOptions()));

        Assert.Contains("no run", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(data.Folder, RunNames.Job)));
    }
}
