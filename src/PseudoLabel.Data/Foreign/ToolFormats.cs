using System.Text;
using System.Text.Json;
using PseudoLabel.Data.Streams;

namespace PseudoLabel.Data.Foreign;

/// <summary>Recognizes what labeling tools export by its content.</summary>
public static class ToolFormats
{
    private const int HeaderChars = 1 << 14;

    /// <summary>Whether a name is one that such an export may have: only these are opened.</summary>
    /// <param name="name">The file's name.</param>
    public static bool MayBe(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Path.GetExtension(name).ToUpperInvariant() is ".JSON" or ".JSONL" or ".NDJSON" or ".MANIFEST" or ".CSV" or ".TSV";
    }

    /// <summary>Whether a name is rather that of such an export than of a table.</summary>
    /// <param name="name">The file's name.</param>
    public static bool IsLikely(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Path.GetExtension(name).ToUpperInvariant() is ".JSON" or ".MANIFEST";
    }

    /// <summary>Looks at a file's start.</summary>
    /// <param name="name">Its name, which says whether to look for JSON or for lines.</param>
    /// <param name="stream">Its bytes; some of them are read.</param>
    /// <returns><see cref="ForeignFormat.None"/> where it is a table, or nothing that is known.</returns>
    public static ForeignFormat Recognize(string name, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (Path.GetExtension(name).ToUpperInvariant() is ".CSV" or ".TSV")
        {
            return OfLines(stream);
        }

        try
        {
            using var start = new StartOf(stream);
            if (start.FirstProperty is { } first && CocoFile.StartsLikeOne(first))
            {
                return ForeignFormat.Coco;
            }

            using JsonDocument? item = new JsonItems(name, start).Next();
            return item is null ? ForeignFormat.None : OfItem(item.RootElement);
        }
        catch (Exception e) when (e is UserErrorException or InvalidOperationException)
        {
            // What is wrong with it whoever reads it will say.
            return ForeignFormat.None;
        }
    }

    private static ForeignFormat OfItem(JsonElement item) => item.ValueKind != JsonValueKind.Object ? ForeignFormat.None
        : LabelStudioTask.IsOne(item) ? ForeignFormat.LabelStudio
        : LabelStudioRecords.AreTheirs([.. item.EnumerateObject().Select(p => p.Name)]) ? ForeignFormat.LabelStudioMin
        : GroundTruthLine.IsOne(item) ? ForeignFormat.GroundTruth
        : AzureLine.IsOne(item) ? ForeignFormat.AzureLines
        : ForeignFormat.None;

    private static ForeignFormat OfLines(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 4096);
        char[] start = new char[HeaderChars];
        int read = reader.ReadBlock(start, 0, start.Length);
        string line = new string(start, 0, read).Split('\n')[0];
        return LabelStudioRecords.AreTheirs([.. line.Split(',', '\t').Select(name => name.Trim().Trim('"'))])
            ? ForeignFormat.LabelStudioCsv
            : ForeignFormat.None;
    }

    /// <summary>A stream whose start was looked at and is read again.</summary>
    private sealed class StartOf : ForwardStream
    {
        private readonly Stream rest;
        private readonly byte[] start = new byte[4096];
        private readonly int length;
        private int read;

        public StartOf(Stream stream)
        {
            rest = stream;
            length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        }

        /// <summary>The name of the first property of the first object, which is no element of an array.</summary>
        public string? FirstProperty
        {
            get
            {
                ReadOnlySpan<byte> text = start.AsSpan(0, length);
                var reader = new Utf8JsonReader(text.StartsWith("\uFEFF"u8) ? text[3..] : text, isFinalBlock: false, default);
                try
                {
                    return reader.Read() && reader.TokenType == JsonTokenType.StartObject && reader.Read()
                        && reader.TokenType == JsonTokenType.PropertyName
                        ? reader.GetString()
                        : null;
                }
                catch (JsonException)
                {
                    return null;
                }
            }
        }

        public override int Read(Span<byte> buffer)
        {
            if (read == length)
            {
                return rest.Read(buffer);
            }

            int count = Math.Min(buffer.Length, length - read);
            start.AsSpan(read, count).CopyTo(buffer);
            read += count;
            return count;
        }
    }
}
