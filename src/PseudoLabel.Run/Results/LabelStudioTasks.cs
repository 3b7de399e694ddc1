using System.Text.Encodings.Web;
using System.Text.Json;

namespace PseudoLabel.Run.Results;

/// <summary>What the tasks are called in Label Studio's project.</summary>
public sealed record LabelStudioNames
{
    /// <summary>The control tag that takes the choice.</summary>
    public string FromName { get; init; } = "label";

    /// <summary>The object tag that shows the row.</summary>
    public string ToName { get; init; } = "row";

    /// <summary>The name of what predicted.</summary>
    public string ModelVersion { get; init; } = "pseudolabel";

    /// <summary>What goes before an image's source to make the address at which Label Studio finds it.</summary>
    public string ImagePrefix { get; init; } = "/data/local-files/?d=";
}

/// <summary>A row as a task.</summary>
/// <param name="Source">The row's file.</param>
/// <param name="Row">Its number there.</param>
/// <param name="Predicted">The predicted class; empty for none.</param>
/// <param name="Confidence">Its probability.</param>
/// <param name="IsImage">Whether the row is an image.</param>
/// <param name="Cells">Its cells by column; null for none.</param>
internal sealed record LabelStudioTask(
    string Source, long Row, string Predicted, float Confidence, bool IsImage, IReadOnlyDictionary<string, string>? Cells);

/// <summary>
/// Tasks with predictions in Label Studio's JSON (https://labelstud.io/guide/predictions): an array, a task for each row, written as the
/// rows come. The task's data holds <c>source</c> and <c>row</c>, by which the answers find back, the row's cells by column, and all of
/// them as <c>cells</c> for a table.
/// </summary>
internal sealed class LabelStudioTasks : IDisposable
{
    /// <summary>Names of the data that are the task's own.</summary>
    public static readonly string[] Reserved = ["source", "row", "label", "withdraw", "image", "cells"];

    private const int FlushBytes = 1 << 16;

    // The file is read by a program: no letter needs to be hidden in it.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly LabelStudioNames names;
    private readonly Utf8JsonWriter json;

    /// <summary>Begins the array.</summary>
    /// <param name="stream">Where to; it stays open.</param>
    public LabelStudioTasks(LabelStudioNames names, Stream stream)
    {
        this.names = names;
        json = new Utf8JsonWriter(stream, Options);
        json.WriteStartArray();
    }

    /// <summary>Writes a task.</summary>
    /// <param name="task">The row.</param>
    public void Write(LabelStudioTask task)
    {
        json.WriteStartObject();
        json.WriteStartObject("data");
        json.WriteString("source", task.Source);
        json.WriteNumber("row", task.Row);
        if (task.IsImage)
        {
            json.WriteString("image", names.ImagePrefix + task.Source);
        }

        foreach ((string column, string cell) in task.Cells ?? new Dictionary<string, string>())
        {
            json.WriteString(column, cell);
        }

        if (task.Cells is { Count: > 0 })
        {
            json.WriteStartObject("cells");
            foreach ((string column, string cell) in task.Cells)
            {
                json.WriteString(column, cell);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartArray("predictions");
        if (task.Predicted.Length > 0)
        {
            WritePrediction(task);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        if (json.BytesPending > FlushBytes)
        {
            json.Flush();
        }
    }

    /// <summary>Ends the array.</summary>
    public void End()
    {
        json.WriteEndArray();
        json.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => json.Dispose();

    private void WritePrediction(LabelStudioTask task)
    {
        json.WriteStartObject();
        json.WriteString("model_version", names.ModelVersion);
        json.WriteNumber("score", Millionths.Of(task.Confidence) / 1e6);
        json.WriteStartArray("result");
        json.WriteStartObject();
        json.WriteString("id", "prediction");
        json.WriteString("from_name", names.FromName);
        json.WriteString("to_name", names.ToName);
        json.WriteString("type", "choices");
        json.WriteStartObject("value");
        json.WriteStartArray("choices");
        json.WriteStringValue(task.Predicted);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
