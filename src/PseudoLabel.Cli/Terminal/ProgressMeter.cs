using PseudoLabel.Run.Contracts;
using PseudoLabel.Service.Runs;

namespace PseudoLabel.Cli.Terminal;

/// <summary>Makes one line of progress: where the work is, how fast, how long it still takes.</summary>
/// <param name="time">The clock.</param>
/// <param name="ofRun">Whether it is a run, of whose whole a bar and the time left are told; else they are of the piece of work.</param>
internal sealed class ProgressMeter(TimeProvider time, bool ofRun = false)
{
    private const int BarWidth = 20;

    // A rate over less than this is noise.
    private const double LeastSeconds = 0.5;

    private (RunPhase Phase, int Round, string Doing)? piece;
    private long started;
    private (long Time, double Share)? begun;
    private int maxRounds;

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
        double share = ofRun ? Share(progress) : 0;
        if (ofRun)
        {
            begun ??= (time.GetTimestamp(), share);
            int full = (int)(share * BarWidth);
            parts.Add($"{new string('█', full)}{new string('░', BarWidth - full)} {(int)(100 * share)} %");
        }

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

        if (begun is { } first)
        {
            if (RunShare.SecondsLeft(time.GetElapsedTime(first.Time).TotalSeconds, first.Share, share) is { } left)
            {
                parts.Add($"about {Words.Time(left)} left");
            }
        }
        else if (seconds >= LeastSeconds && progress.Done > 0 && progress.Total > progress.Done)
        {
            parts.Add($"{Words.Time(seconds * (progress.Total - progress.Done) / progress.Done)} left");
        }

        return string.Join(" · ", parts);
    }

    private double Share(RunProgress progress)
    {
        maxRounds = Math.Max(maxRounds, progress.MaxRounds);
        double piece = progress.Total > 0 ? (double)progress.Done / progress.Total : 0;
        return RunShare.Of(progress.Phase, Math.Max(0, progress.Round - 1), maxRounds, piece);
    }
}
