using System.Text.Json;
using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Results.Json;

namespace PseudoLabel.Run.Results;

/// <summary>
/// <c>metrics.json</c>: indented, names in camel case, but those of <c>settings</c> as in <c>job.json</c>; enums in kebab case;
/// maps sorted by key; numbers as they were, null in place of NaN and infinities. The same metrics give the same bytes;
/// <c>timing</c>, the one part that differs from run to run, comes last.
/// </summary>
public static class MetricsJson
{
    private const string File = "metrics.json";

    /// <summary>Writes the metrics.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="stream">Where to, as UTF-8; it stays open.</param>
    public static void Write(RunMetrics metrics, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(stream);
        JsonSerializer.Serialize(stream, metrics, MetricsJsonOptions.Metrics);
        stream.WriteByte((byte)'\n');
    }

    /// <summary>Reads what <see cref="Write"/> wrote; a number that was written as null is NaN.</summary>
    /// <param name="stream">The bytes; it stays open.</param>
    /// <exception cref="UserErrorException">It is not such a file, or one of a later version.</exception>
    public static RunMetrics Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        RunMetrics metrics;
        try
        {
            metrics = JsonSerializer.Deserialize<RunMetrics>(stream, MetricsJsonOptions.Metrics)
                ?? throw new JsonException("the file holds null");
        }
        catch (JsonException e)
        {
            string place = string.IsNullOrEmpty(e.Path) ? "" : $" at {e.Path}";
            throw new UserErrorException(
                $"this is not what a run wrote{place}; run again, or resume the run, to write it anew", File, e.LineNumber + 1, inner: e);
        }

        int known = MetricsJsonOptions.FormatVersion;
        return metrics.FormatVersion <= known
            ? metrics
            : throw new UserErrorException(
                $"the file has format version {metrics.FormatVersion}, this program reads up to {known}; use the version that wrote it",
                File);
    }
}
