using System.Globalization;
using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Cli.Terminal;

/// <summary>A line for each piece of work that is done, with its time. Not safe for use by several threads at once.</summary>
/// <param name="time">The clock.</param>
internal sealed class WorkLines(TimeProvider time)
{
    private readonly long begun = time.GetTimestamp();
    private RunProgress? last;
    private long started;

    /// <summary>The line of the piece that the last call ended; null while it goes on.</summary>
    /// <param name="progress">What the run tells; null where it has ended.</param>
    public string? Next(RunProgress? progress)
    {
        bool goesOn = progress is not null && last is not null
            && (progress.Phase, progress.Round, progress.Doing) == (last.Phase, last.Round, last.Doing);
        string? line = goesOn || last is null ? null : Line(last);
        started = goesOn ? started : time.GetTimestamp();
        last = progress;
        return line;
    }

    private string Line(RunProgress done)
    {
        double seconds = time.GetElapsedTime(started).TotalSeconds;
        string phase = done.Phase == RunPhase.Rounds ? $"round {done.Round}" : done.Phase.ToString().ToLowerInvariant();
        string rows = done.Rows > 0 ? $", {Words.Count(done.Rows, "row")}" : "";
        return $"{Words.Time(time.GetElapsedTime(begun).TotalSeconds)}: {phase}: {done.Doing}"
            + $"{rows}: {seconds.ToString("0.0", CultureInfo.InvariantCulture)} s";
    }
}
