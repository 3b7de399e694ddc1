using System.Diagnostics;
using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Run.Local;

/// <summary>Adds up wall-clock seconds by phase over all sittings of a run.</summary>
internal sealed class RunClock(TimeProvider time, TimingSummary before)
{
    private readonly Dictionary<string, double> seconds = new(before.SecondsByPhase, StringComparer.Ordinal);
    private long since = time.GetTimestamp();

    /// <summary>Counts the time since the last call to a phase.</summary>
    public void Add(RunPhase phase)
    {
        long now = time.GetTimestamp();
        string name = phase.ToString().ToLowerInvariant();
        seconds[name] = Math.Round(seconds.GetValueOrDefault(name) + time.GetElapsedTime(since, now).TotalSeconds, 3);
        since = now;
    }

    /// <summary>The sums so far.</summary>
    public TimingSummary Summary()
    {
        using var process = Process.GetCurrentProcess();
        return new TimingSummary
        {
            Seconds = Math.Round(seconds.Values.Sum(), 3),
            SecondsByPhase = new SortedDictionary<string, double>(seconds, StringComparer.Ordinal),
            PeakMemory = Math.Round(Math.Max(before.PeakMemory ?? 0, process.PeakWorkingSet64 / 1048576.0), 1),
        };
    }

    /// <summary>The sums with the phase under way counted up to now.</summary>
    public TimingSummary SummaryIn(RunPhase phase)
    {
        Add(phase);
        return Summary();
    }
}
