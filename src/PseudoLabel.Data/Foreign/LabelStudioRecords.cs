using System.Text.Json;

namespace PseudoLabel.Data.Foreign;

/// <summary>
/// Label Studio's JSON-MIN and CSV exports: a record for each annotation, those of a task one after another. Data and classes are columns
/// side by side, and nothing says which is which. So the value that most annotators have counts in every column; for data all annotators
/// have the same.
/// </summary>
internal static class LabelStudioRecords
{
    private const string Task = "id";
    private static readonly string[] OfTheTool = [Task, "annotator", "annotation_id", "created_at", "updated_at", "lead_time", "agreement"];

    /// <summary>A record: its cells, null where missing.</summary>
    public sealed record Record(string Task, string Annotator, IReadOnlyList<KeyValuePair<string, JsonElement?>> Cells);

    /// <summary>Whether columns are those of such an export.</summary>
    public static bool AreTheirs(ICollection<string> names) =>
        names.Contains("annotation_id") && names.Contains("annotator") && names.Contains(Task);

    public static Record OfJson(JsonElement item) => new(
        item.TryGetProperty(Task, out JsonElement id) ? id.AsText() ?? "" : "",
        item.TryGetProperty("annotator", out JsonElement by) ? by.AsText() ?? "" : "",
        [
            .. item.EnumerateObject().Where(p => !OfTheTool.Contains(p.Name))
                .Select(
                    p => new KeyValuePair<string, JsonElement?>(p.Name, p.Value.ValueKind == JsonValueKind.Null ? null : p.Value.Kept())),
        ]);

    public static IEnumerable<Record> OfCsv(string file, Stream stream)
    {
        using var reader = new StreamReader(stream);
        using IEnumerator<string[]> lines = CsvLines.Read(file, reader).GetEnumerator();
        if (!lines.MoveNext())
        {
            yield break;
        }

        string[] header = lines.Current;
        int task = At(header, Task);
        int annotator = At(header, "annotator");
        if (task < 0 || annotator < 0)
        {
            throw new UserErrorException("the header of this Label Studio export lacks id or annotator; export it again", file);
        }

        while (lines.MoveNext())
        {
            string[] line = lines.Current;
            if (line.Length != header.Length)
            {
                throw new UserErrorException(
                    $"a line of this Label Studio export has {line.Length} cells, its header {header.Length}; export it again", file);
            }

            yield return new Record(
                line[task],
                line[annotator],
                [
                    .. header.Index().Where(h => !OfTheTool.Contains(h.Item.Trim()))
                        .Select(h => new KeyValuePair<string, JsonElement?>(
                            h.Item, line[h.Index].Length == 0 ? null : JsonSerializer.SerializeToElement(line[h.Index]))),
                ]);
        }
    }

    /// <summary>The place of a name, which may have spaces beside it, as where it was recognized.</summary>
    private static int At(string[] header, string name) => Array.FindIndex(header, h => h.Trim() == name);

    /// <summary>Joins the records of each task.</summary>
    public static IEnumerable<ToolItem> Group(IEnumerable<Record> records)
    {
        var task = new List<Record>();
        foreach (Record record in records)
        {
            if (task.Count > 0 && (task[0].Task != record.Task || record.Task.Length == 0))
            {
                yield return Item(task);
                task.Clear();
            }

            task.Add(record);
        }

        if (task.Count > 0)
        {
            yield return Item(task);
        }
    }

    private static ToolItem Item(List<Record> records)
    {
        var item = new ToolItem { IsFlat = true };
        foreach (string name in records.SelectMany(r => r.Cells.Select(c => c.Key)).Distinct())
        {
            JsonElement[] all = [.. records.SelectMany(r => r.Cells).Where(c => c.Key == name).Select(c => c.Value).OfType<JsonElement>()];
            JsonElement[] values = [.. all.Where(v => v.Part("choices", JsonValueKind.Array) is null)];
            item.Unclear += all.Length - values.Length;
            string[] texts = [.. values.Select(v => v.AsText()!)];
            if (texts.Length == 0 || (texts.Length == records.Count && texts.Distinct().Count() == 1))
            {
                item.Fields.Add(new(name, texts.Length == 0 ? default : values[0]));
            }
            else
            {
                Array.ForEach(texts, text => item.Vote(name, text));
            }
        }

        item.Annotators.AddRange(records.Select(r => r.Annotator));
        if (item.Fields.Where(f => f.Value.ValueKind == JsonValueKind.String && ImageReference.IsOne(f.Value.GetString()!))
            .Select(f => f.Value.GetString())
            .Distinct()
            .ToArray() is [var image])
        {
            item.Image = image;
        }

        return item;
    }
}
