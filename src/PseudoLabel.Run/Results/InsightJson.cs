using System.Text.Json;
using PseudoLabel.Run.Results.Json;

namespace PseudoLabel.Run.Results;

/// <summary>What the verbs that look at models and inputs write for programs: the form of <c>metrics.json</c>.</summary>
public static class InsightJson
{
    /// <summary>Writes a document.</summary>
    /// <typeparam name="T">What it is.</typeparam>
    /// <param name="document">The document.</param>
    /// <param name="stream">Where to, as UTF-8; it stays open.</param>
    public static void Write<T>(T document, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        JsonSerializer.Serialize(stream, document, MetricsJsonOptions.Metrics);
        stream.WriteByte((byte)'\n');
    }
}
