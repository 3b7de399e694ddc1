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
    public async Task APipeInItsPlace_IsNeverWaitedFor()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pipes among its files");
        using (Process made = Process.Start("mkfifo", [Path]))
        {
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Task<bool> held = Task.Run(() => LockFile.IsHeld(Path));
        Task<FileStream> taken = Task.Run(() => LockFile.Take(Path));

        Assert.False(await held.WaitAsync(TimeSpan.FromMinutes(1)));
        IOException refused = await Assert.ThrowsAnyAsync<IOException>(() => taken.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Contains("pipe", refused.Message, StringComparison.Ordinal);
    }
}
