using PseudoLabel.Learning.Metrics;
using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Cli.Terminal;

/// <summary>One line for each round that a run completes. Not safe for use by several threads at once.</summary>
internal sealed class RoundLines(MetricKind? metric)
{
    private readonly string name = metric is null ? "metric" : ClassificationMetrics.Name(metric.Value);
    private int told;

    /// <summary>The lines of the rounds completed since the last call.</summary>
    /// <param name="progress">What the run tells.</param>
    public IReadOnlyList<string> Next(RunProgress progress)
    {
        List<string> lines = [];
        for (; told < progress.MetricByRound.Count; told++)
        {
            lines.Add($"{(told == 0 ? "supervised" : $"round {told}")}: {name} {Words.Metric(progress.MetricByRound[told])}");
        }

        return lines;
    }
}
