using System.Diagnostics;

namespace PseudoLabel.Run.Tests.Inputs;

/// <summary>Named pipes.</summary>
internal static class Pipes
{
    /// <summary>Makes one.</summary>
    public static void Make(string path)
    {
        using Process made = Process.Start("mkfifo", [path]);
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
    }
}
