using System.Diagnostics;
using System.Globalization;

namespace PseudoLabel.Cli.Tests.Processes;

/// <summary>A disk of its own, in memory, that fills up and can be made larger. Where none can be mounted the test is skipped.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string folder;

    /// <summary>Mounts it.</summary>
    /// <param name="folder">Where; made if need be.</param>
    /// <param name="bytes">Its size.</param>
    public SmallDisk(string folder, int bytes)
    {
        this.folder = folder;
        Directory.CreateDirectory(folder);
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "only root on Linux mounts a disk in memory");
        Assert.SkipUnless(Do("mount", "-t", "tmpfs", "-o", Size(bytes), "tmpfs", folder), "this machine lets nobody mount a disk");
    }

    /// <summary>Makes it as large as that, what is on it staying.</summary>
    public void Resize(int bytes) => Assert.True(Do("mount", "-o", $"remount,{Size(bytes)}", folder));

    /// <summary>Fills it to the last byte with a file.</summary>
    public void Fill()
    {
        using var file = new FileStream(Path.Join(folder, "filler"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] bytes = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(bytes);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void Dispose() => Do("umount", folder);

    private static string Size(int bytes) => string.Create(CultureInfo.InvariantCulture, $"size={bytes}");

    private static bool Do(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
