using System.Diagnostics;

namespace PseudoLabel.Store.Tests;

public sealed class LockFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("lock-file").FullName;

    private string Path => System.IO.Path.Join(folder, ".lock");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void IsHeld_WhileItIsTaken_AndNotBeforeOrAfter()
    {
        Assert.False(LockFile.IsHeld(Path));
        using (LockFile.Take(Path))
        {
            Assert.True(LockFile.IsHeld(Path));
            Assert.True(FolderFaults.IsHeld(Assert.ThrowsAny<IOException>(() => LockFile.Take(Path))));
        }

        Assert.True(File.Exists(Path));
        Assert.False(LockFile.IsHeld(Path));
    }

    [Fact]
    public void TakeForNow_TheFileGoesWithTheLock()
    {
        using (LockFile.TakeForNow(Path))
        {
            Assert.True(LockFile.IsHeld(Path));
            Assert.True(FolderFaults.IsHeld(Assert.ThrowsAny<IOException>(() => LockFile.TakeForNow(Path))));
        }

        Assert.False(File.Exists(Path));
    }

    /// <summary>
    /// Opened before its holder removed it and locked after, a file is held beside the next one of its name: it must be seen to be another.
    /// </summary>
    [Fact]
    public void IsAt_RemovedAndMadeAnew_IsAnother()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows keeps a file that is open");
        using FileStream first = File.Create(Path);
        Assert.True(LockFile.IsAt(Path, first));

        File.Delete(Path);
        Assert.False(LockFile.IsAt(Path, first));

        using FileStream second = File.Create(Path);
        Assert.False(LockFile.IsAt(Path, first));
        Assert.True(LockFile.IsAt(Path, second));
    }

    [Fact]
    public async Task APipeInItsPlace_IsNeverWaitedFor()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pipes among its files");
        using (Process made = Process.Start("mkfifo", [Path]))
        {
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Task<bool> held = Task.Run(() => LockFile.IsHeld(Path));
        Task<LockFile> taken = Task.Run(() => LockFile.Take(Path));

        Assert.False(await held.WaitAsync(TimeSpan.FromMinutes(1)));
        IOException refused = await Assert.ThrowsAnyAsync<IOException>(() => taken.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Contains("pipe", refused.Message, StringComparison.Ordinal);
    }
}
