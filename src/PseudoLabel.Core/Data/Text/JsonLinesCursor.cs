using System.Text;
using System.Text.Json;

namespace PseudoLabel.Core.Data.Text;

/// <summary>
/// The cells of JSON Lines records: a string's text; a number, true or false as written; an object or array as its JSON text;
/// a null or absent key is a missing cell. Of equal keys in one object the last counts.
/// </summary>
internal sealed class JsonLinesCursor : RecordCursor
{
    private readonly byte[][] _names;
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    public JsonLinesCursor(DataFile file, IReadOnlyList<string> header, IDataSource source)
        : base(file, header, source)
    {
        _names = [.. header.Select(Encoding.UTF8.GetBytes)];
        for (var i = 0; i < header.Count; i++)
        {
            _places[header[i]] = i;
        }
    }

    /// <summary>The keys of one record, in order of appearance: how the header is read. None of a malformed one.</summary>
    public static IReadOnlyList<string> Keys(RecordScanner scanner)
    {
        var keys = new List<string>();
        try
        {
            var reader = new Utf8JsonReader(scanner.Bytes.AsSpan(scanner.Start, scanner.Length));
            ReadObjectStart(ref reader);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                keys.Add(reader.GetString()!);
                reader.Skip();
            }
        }
        catch (Exception e) when (IsBadJson(e))
        {
            return [];
        }

        return keys;
    }

    protected override void Split()
    {
        Array.Clear(Starts);
        Array.Clear(Lengths);
        if (Bytes.Length < Scanner.Length)
        {
            Bytes = new byte[Math.Max(Scanner.Length, Bytes.Length * 2)];
        }

        try
        {
            CopyCells(new Utf8JsonReader(Scanner.Bytes.AsSpan(Scanner.Start, Scanner.Length)));
        }
        catch (Exception e) when (IsBadJson(e))
        {
            Problem = NotAnObject(Scanner);
        }
    }

    // The reader's complaint about an escaped surrogate that has no partner is an InvalidOperationException.
    private static bool IsBadJson(Exception fault) => fault is JsonException or InvalidOperationException;

    private static void ReadObjectStart(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("no object");
        }
    }

    /// <summary>Why a record is malformed.</summary>
    private static string NotAnObject(RecordScanner scanner) => scanner.Length > 0 && scanner.Bytes[scanner.Start] == (byte)'['
        ? "a JSON array where JSON Lines has one object a line; write each element on a line of its own"
        : "the line is not one valid JSON object";

    private void CopyCells(Utf8JsonReader reader)
    {
        ReadObjectStart(ref reader);
        var to = 0;
        var expected = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var place = Place(ref reader, expected);
            reader.Read();
            if (place < 0)
            {
                reader.Skip();
                continue;
            }

            var length = CopyValue(ref reader, Bytes.AsSpan(to));
            Starts[place] = to;
            Lengths[place] = length;
            to += length;
            expected = place + 1;
        }

        if (reader.Read())
        {
            throw new JsonException("more than an object");
        }
    }

    // Records mostly keep their keys in one order, so the next column is tried before the dictionary, which costs a string.
    private int Place(ref Utf8JsonReader reader, int expected)
    {
        if (expected < _names.Length && reader.ValueTextEquals(_names[expected]))
        {
            return expected;
        }

        return _places.TryGetValue(reader.GetString()!, out var place) ? place : -1;
    }

    private int CopyValue(ref Utf8JsonReader reader, Span<byte> target)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return 0;
            case JsonTokenType.String:
                return reader.CopyString(target);
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                var from = (int)reader.TokenStartIndex;
                reader.Skip();
                var raw = Scanner.Bytes.AsSpan(Scanner.Start + from, (int)reader.BytesConsumed - from);
                raw.CopyTo(target);
                return raw.Length;
            default:
                reader.ValueSpan.CopyTo(target);
                return reader.ValueSpan.Length;
        }
    }
}
