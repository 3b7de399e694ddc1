using System.Diagnostics;

namespace PseudoLabel.Run.Training;

/// <summary>
/// What <see cref="LocalTrainingJobs"/> keeps of an attempt: enough to find its process again from another one. A number alone would not
/// do: they are used again.
/// </summary>
/// <param name="Started">When it was started, by the system's clock.</param>
internal sealed record ProcessNote(int ProcessId, DateTime Started)
{
    /// <summary>The system computes the time of a start from its clock's reading now: a clock that was set moves it.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(10);

    public static ProcessNote Of(int processId)
    {
        using Process process = Process.GetProcessById(processId);
        return new ProcessNote(processId, process.StartTime.ToUniversalTime());
    }

    /// <summary>The process, where it still runs.</summary>
    public Process? Find()
    {
        Process? found = null;
        try
        {
            found = Process.GetProcessById(ProcessId);
            if (!found.HasExited && (found.StartTime.ToUniversalTime() - Started).Duration() <= Tolerance)
            {
                return found;
            }
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // There is none of that number, it has just ended, or it is someone else's.
        }

        found?.Dispose();
        return null;
    }
}
