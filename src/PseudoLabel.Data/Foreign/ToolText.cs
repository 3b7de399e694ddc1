using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PseudoLabel.Data.Foreign;

/// <summary>
/// An export of a labeling tool as JSON Lines, a line for each item: its data, and for each question the class that most annotators chose.
/// How many annotators there were and what share of them agreed are the columns of <see cref="ToolColumns"/>.
/// </summary>
internal sealed class ToolText(string file, ForeignFormat format, Stream stream) : ConvertedText
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly IEnumerator<ToolItem> items = ToolReader.Read(file, format, stream).GetEnumerator();

    protected override bool Next(IBufferWriter<byte> text)
    {
        if (!items.MoveNext())
        {
            return false;
        }

        return ToolReader.Guard(file, () => Write(text));
    }

    private bool Write(IBufferWriter<byte> text)
    {
        ToolItem item = items.Current;
        using (var json = new Utf8JsonWriter(text, Options))
        {
            json.WriteStartObject();
            HashSet<string> written = [.. item.Votes.Keys, .. ToolColumns.All];
            foreach ((string name, JsonElement value) in item.Fields)
            {
                json.WritePropertyName(written.Add(name) ? name : $"data.{name}");
                Write(json, value);
            }

            if (item.Image is not null && written.Add("image"))
            {
                json.WriteString("image", item.Image);
            }

            foreach (string question in item.Votes.Keys)
            {
                json.WriteString(question, item.Decide(question).Label);
            }

            if (item.Annotators.Count > 0)
            {
                json.WriteNumber(ToolColumns.Annotators, item.Annotators.Count);
                json.WriteNumber(
                    ToolColumns.Agreement, Math.Round(item.Votes.Keys.Select(q => item.Decide(q).Share).DefaultIfEmpty(1).Min(), 4));
            }

            if (item.Confidence is { } confidence)
            {
                json.WriteNumber(ToolColumns.Confidence, confidence);
            }

            json.WriteEndObject();
        }

        text.Write("\n"u8);
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            items.Dispose();
            stream.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>A cell: objects and arrays as their text.</summary>
    private static void Write(Utf8JsonWriter json, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Undefined:
                json.WriteNullValue();
                break;
            case JsonValueKind.Object or JsonValueKind.Array:
                json.WriteStringValue(value.GetRawText());
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }
}
