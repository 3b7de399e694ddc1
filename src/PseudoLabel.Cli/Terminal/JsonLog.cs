using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Cli.Terminal;

/// <summary>
/// Lines for programs: each a JSON object with <c>time</c> (UTC) and <c>event</c>, which is <c>progress</c>, <c>round</c>, <c>note</c> or
/// <c>error</c>.
/// </summary>
/// <param name="writer">Where to.</param>
/// <param name="time">The clock.</param>
internal sealed class JsonLog(TextWriter writer, TimeProvider time)
{
    // A piece of work is told when it begins, when it ends, and about once a second between.
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private (RunPhase, int, string)? piece;
    private long told;
    private int rounds;

    /// <summary>Tells where a run is, where that is worth a line.</summary>
    /// <param name="progress">What the run tells.</param>
    /// <param name="metric">The metric by round; null where it is not known.</param>
    public void Progress(RunProgress progress, MetricKind? metric)
    {
        for (; rounds < progress.MetricByRound.Count; rounds++)
        {
            double value = progress.MetricByRound[rounds];
            Write("round", new JsonObject
            {
                ["round"] = rounds,
                ["metric"] = metric is { } kind ? ClassificationMetrics.Name(kind) : null,
                ["value"] = double.IsFinite(value) ? value : null,
            });
        }

        var now = (progress.Phase, progress.Round, progress.Doing);
        bool ended = progress.Total > 0 && progress.Done == progress.Total;
        if (piece == now && !ended && time.GetElapsedTime(told) < Between)
        {
            return;
        }

        piece = now;
        told = time.GetTimestamp();
        Write("progress", new JsonObject
        {
            ["phase"] = progress.Phase.ToString().ToLowerInvariant(),
            ["round"] = progress.Round,
            ["doing"] = progress.Doing,
            ["done"] = progress.Done,
            ["total"] = progress.Total,
            ["rows"] = progress.Rows,
        });
    }

    /// <summary>Tells something in words.</summary>
    /// <param name="kind">The event.</param>
    /// <param name="message">The words.</param>
    public void Say(string kind, string message) => Write(kind, new JsonObject { ["message"] = message });

    private void Write(string kind, JsonObject more)
    {
        var line = new JsonObject { ["time"] = time.GetUtcNow().UtcDateTime.ToString("O"), ["event"] = kind };
        foreach ((string name, JsonNode? value) in more.ToArray())
        {
            more.Remove(name);
            line[name] = value;
        }

        writer.WriteLine(line.ToJsonString(Options));
    }
}
