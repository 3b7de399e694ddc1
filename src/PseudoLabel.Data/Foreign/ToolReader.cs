using System.Text.Json;

namespace PseudoLabel.Data.Foreign;

/// <summary>Reads what labeling tools export, item by item.</summary>
public static class ToolReader
{
    /// <summary>Reads the items.</summary>
    /// <param name="file">The file's name, for errors.</param>
    /// <param name="format">Its format.</param>
    /// <param name="stream">Its bytes; read while the items are taken.</param>
    /// <exception cref="UserErrorException">The file is damaged.</exception>
    public static IEnumerable<ToolItem> Read(string file, ForeignFormat format, Stream stream)
    {
        using IEnumerator<ToolItem> items = Unguarded(file, format, stream).GetEnumerator();
        while (Guard(file, items.MoveNext))
        {
            yield return items.Current;
        }
    }

    /// <summary>Strings of JSON are looked at only when they are taken: those that are no text are found then.</summary>
    internal static T Guard<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            throw new UserErrorException(
                "it holds text that is none: bytes that are not UTF-8, or half of a surrogate pair; export it again", file, inner: e);
        }
    }

    private static IEnumerable<ToolItem> Unguarded(string file, ForeignFormat format, Stream stream) => format switch
    {
        ForeignFormat.LabelStudio => Items(file, stream).Select(i => LabelStudioTask.Read(i.RootElement)),
        ForeignFormat.LabelStudioMin => LabelStudioRecords.Group(Items(file, stream).Select(i => LabelStudioRecords.OfJson(i.RootElement))),
        ForeignFormat.LabelStudioCsv => LabelStudioRecords.Group(LabelStudioRecords.OfCsv(file, stream)),
        ForeignFormat.GroundTruth => Items(file, stream).Select(i => GroundTruthLine.Read(i.RootElement)),
        ForeignFormat.AzureLines => Items(file, stream).Select(i => AzureLine.Read(i.RootElement)),
        ForeignFormat.Coco => CocoFile.Read(file, stream),
        ForeignFormat.None => throw new ArgumentOutOfRangeException(nameof(format), format, "This is no format of a labeling tool."),
    };

    /// <summary>What a format is called.</summary>
    /// <param name="format">The format.</param>
    public static string NameOf(ForeignFormat format) => format switch
    {
        ForeignFormat.LabelStudio => "a Label Studio export",
        ForeignFormat.LabelStudioMin => "a Label Studio export (JSON-MIN)",
        ForeignFormat.LabelStudioCsv => "a Label Studio export (CSV)",
        ForeignFormat.GroundTruth => "a SageMaker Ground Truth manifest",
        ForeignFormat.AzureLines => "an Azure ML labeling export (JSON Lines)",
        ForeignFormat.Coco => "a COCO export",
        ForeignFormat.None => "no export of a labeling tool",
    };

    /// <summary>The elements; each is gone when the next is asked for.</summary>
    private static IEnumerable<JsonDocument> Items(string file, Stream stream)
    {
        var items = new JsonItems(file, stream);
        while (items.Next() is { } item)
        {
            using (item)
            {
                if (item.RootElement.ValueKind == JsonValueKind.Object)
                {
                    yield return item;
                }
            }
        }
    }
}
