using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PseudoLabel.Run.Training;

/// <summary>A trainer that this process started, and the last lines that it wrote.</summary>
internal sealed class TrainerProcess : IDisposable
{
    private const int KeptLines = 30;
    private const int Terminate = 15;
    /// <summary>How long a trainer may take to write down where it stands.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Process process;
    private readonly Lock writing = new();
    private readonly Queue<string> lines = new();

    private TrainerProcess(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, e) => Keep(e.Data);
        process.ErrorDataReceived += (_, e) => Keep(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (writing)
            {
                return [.. lines];
            }
        }
    }

    /// <exception cref="TrainingJobException">There is no such program, or it may not be run.</exception>
    public static TrainerProcess Start(TrainerProgram program, IEnumerable<string> arguments)
    {
        ProcessStartInfo start = program.Start(arguments);
        try
        {
            return new TrainerProcess(Process.Start(start)!);
        }
        catch (Win32Exception e)
        {
            throw new TrainingJobException($"{start.FileName}: {e.Message}", e);
        }
    }

    /// <summary>Waits for its end, and for the last of what it wrote.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync(CancellationToken cancellationToken)
    {
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }

    public Task StopAsync() => StopAsync(process, Patience);

    /// <summary>Asks a process to end, as a terminal does, and ends it where it does not.</summary>
    public static async Task StopAsync(Process process, TimeSpan patience)
    {
        if (process.HasExited)
        {
            return;
        }

        if (OperatingSystem.IsWindows() || Kill(process.Id, Terminate) != 0)
        {
            process.Kill(entireProcessTree: true);
        }

        using var late = new CancellationTokenSource(patience);
        try
        {
            await process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    public void Dispose() => process.Dispose();

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);

    private void Keep(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        lock (writing)
        {
            lines.Enqueue(line.Trim());
            if (lines.Count > KeptLines)
            {
                lines.Dequeue();
            }
        }
    }
}
