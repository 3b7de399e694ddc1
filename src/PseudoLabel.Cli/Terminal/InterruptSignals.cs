using System.Runtime.InteropServices;

namespace PseudoLabel.Cli.Terminal;

/// <summary>
/// Turns Ctrl-C, SIGTERM and the end of the terminal (SIGHUP) into a cancellation. The second one, whichever it is, ends the process at
/// once: what a run has saved stays usable. They are heard until the process is gone: where it let go of them before, one that comes
/// meanwhile would end it by another code.
/// </summary>
internal static class InterruptSignals
{
    private static readonly CancellationTokenSource Source = new();
    private static readonly List<PosixSignalRegistration> Registrations = [];
    private static int heard;

    /// <summary>Hears signals from now on.</summary>
    /// <returns>Canceled by the first one.</returns>
    public static CancellationToken Listen()
    {
        // On Windows that of the terminal's end leaves no time for more.
        PosixSignal[] end = OperatingSystem.IsWindows() ? [] : [PosixSignal.SIGHUP];
        Registrations.AddRange(
            end.Append(PosixSignal.SIGINT).Append(PosixSignal.SIGTERM).Select(s => PosixSignalRegistration.Create(s, OnSignal)));
        return Source.Token;
    }

    private static void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref heard) > 1)
        {
            EndNow();
        }

        Source.Cancel();
    }

    /// <summary>
    /// Ends the process with no more ado. The runtime's own way waits: for what is to run at its end, and that for what the work holds.
    /// </summary>
    private static void EndNow()
    {
        if (OperatingSystem.IsWindows())
        {
            Environment.Exit(ExitCode.Interrupted);
        }

        Exit(ExitCode.Interrupted);
    }

    [DllImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void Exit(int code);
}
