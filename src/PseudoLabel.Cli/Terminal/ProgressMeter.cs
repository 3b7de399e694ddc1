using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Cli.Terminal;

/// <summary>Makes one line of a run's progress: where it is, how fast, how long this piece of work still takes.</summary>
internal sealed class ProgressMeter(TimeProvider time)
{
    // A rate over less than this is noise.
    private const double LeastSeconds = 0.5;

    private (RunPhase Phase, int Round, string Doing)? piece;
    private long started;

    /// <summary>The line, parts divided by dots.</summary>
    /// <param name="progress">What the run tells.</param>
    public string Line(RunProgress progress)
    {
        var current = (progress.Phase, progress.Round, progress.Doing);
        if (piece != current)
        {
            piece = current;
            started = time.GetTimestamp();
        }

        List<string> parts = [];
        if (progress.Phase == RunPhase.Rounds)
        {
            parts.Add($"round {progress.Round} of at most {progress.MaxRounds}");
        }

        parts.Add(progress.Doing);
        if (progress.Total > 0)
        {
            parts.Add($"{Words.Number(progress.Done)} of {Words.Number(progress.Total)}");
        }

        double seconds = time.GetElapsedTime(started).TotalSeconds;
        double rate = progress.RowsPerSecond ?? (seconds >= LeastSeconds ? progress.Rows / seconds : 0);
        if (rate > 0)
        {
            parts.Add($"{Words.Number((long)rate)} rows/s");
        }

        if (seconds >= LeastSeconds && progress.Done > 0 && progress.Total > progress.Done)
        {
            parts.Add($"{Words.Time(seconds * (progress.Total - progress.Done) / progress.Done)} left");
        }

        return string.Join(" · ", parts);
    }
}
