using System.Text;

namespace PseudoLabel.Data.Text;

/// <summary>
/// Decides by a JSON file's start how its objects follow one another: one a line, one after another over several lines, or in an array.
/// That array may be the only array of objects in an outer object.
/// </summary>
internal static class JsonSniffer
{
    private const string DoThis = "write one object a line, {\"column\": value, ...}, or an array of such objects";

    /// <summary>The file with its dialect: none for JSON Lines in UTF-8.</summary>
    /// <exception cref="UserErrorException">It is JSON of another shape than rows.</exception>
    public static DataFile Decide(DataFile file, TextSample sample, InputNotes? notes)
    {
        int start = sample.Text.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        int first = start + sample.Text.AsSpan(start).IndexOfAnyExcept(" \t\r\n"u8);
        TextDialect dialect = first < start ? new TextDialect()
            : sample.Text[first] == '[' ? OfArray(file, sample, first + 1)
            : sample.Text[first] == '{' ? OfObject(file, sample, first, notes)
            : new TextDialect();
        dialect = dialect with { Encoding = sample.Encoding };
        string[] differences = [.. dialect.Differences(file.Format)];
        if (differences.Length > 0)
        {
            notes?.Add(file.Name, string.Join(", ", differences));
        }

        return file with { Dialect = dialect == new TextDialect() ? null : dialect };
    }

    private static TextDialect OfArray(DataFile file, TextSample sample, int start)
    {
        int first = sample.Text.AsSpan(start).IndexOfAnyExcept(" \t\r\n"u8);
        return first < 0 || sample.Text[start + first] is (byte)'{' or (byte)']'
            ? new TextDialect { Json = JsonLayout.Array, JsonStart = start }
            : throw new UserErrorException("the JSON array holds no objects; " + DoThis, file.Name,
                1 + sample.Text.AsSpan(0, start).Count((byte)'\n'));
    }

    private static TextDialect OfObject(DataFile file, TextSample sample, int start, InputNotes? notes)
    {
        ReadOnlySpan<byte> text = sample.Text.AsSpan(start);
        FirstObject found = FirstObject.Of(text);
        if (found.IsBroken)
        {
            return new TextDialect();
        }

        ReadOnlySpan<byte> value = found.Length < 0 ? text : text[..found.Length];
        bool alone = found.Length < 0 ? !sample.Whole : sample.Whole && !text[found.Length..].ContainsAnyExcept(" \t\r\n"u8);
        if (alone && found.Arrays.Count > 0 && IsNamedJson(file))
        {
            if (found.Arrays.Count > 1)
            {
                throw new UserErrorException(
                    "the JSON object holds several arrays of objects ("
                        + $"{string.Join(", ", found.Arrays.Select(a => $"'{Excerpt.Name(a.Key)}'"))}); "
                        + "write the one that is the table as a file of its own", file.Name);
            }

            notes?.Add(file.Name, $"rows are the objects in '{Excerpt.Name(found.Arrays[0].Key)}'");
            return new TextDialect { Json = JsonLayout.Array, JsonStart = start + found.Arrays[0].Start };
        }

        bool overLines = value.Contains((byte)'\n') && (found.Length >= 0 || !sample.Whole);
        return overLines ? new TextDialect { Json = JsonLayout.Sequence } : new TextDialect();
    }

    // In a file of lines a single object is a row, whatever it holds.
    private static bool IsNamedJson(DataFile file) =>
        (file.Gzip && file.Name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
            ? file.Name[..^3]
            : file.Name).EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    /// <summary>What an object's brackets tell: where it ends, and which of its keys hold arrays of objects.</summary>
    /// <param name="Length">Its length; -1 where it does not end.</param>
    /// <param name="IsBroken">Whether a bracket stands where none can.</param>
    /// <param name="Arrays">Keys of arrays of objects, and where their first element may begin.</param>
    internal sealed record FirstObject(int Length, bool IsBroken, IReadOnlyList<(string Key, int Start)> Arrays)
    {
        /// <summary>Goes over the object that begins the text.</summary>
        /// <param name="depth">Brackets that are already open: of the rest of an object, one.</param>
        public static FirstObject Of(ReadOnlySpan<byte> text, int depth = 0)
        {
            var arrays = new List<(string, int)>();
            string key = "";
            byte before = (byte)',';
            for (int at = 0; at < text.Length; at++)
            {
                byte c = text[at];
                switch (c)
                {
                    case (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n':
                        continue;
                    case (byte)'"':
                        int end = JsonBrackets.PastString(text, at + 1);
                        if (end < 0)
                        {
                            return new FirstObject(-1, false, arrays);
                        }

                        key = depth == 1 && before != ':' ? Encoding.UTF8.GetString(text[(at + 1)..(end - 1)]) : key;
                        at = end - 1;
                        break;
                    case (byte)'{' or (byte)'[':
                        if (before is not ((byte)':' or (byte)',' or (byte)'['))
                        {
                            return new FirstObject(-1, true, arrays);
                        }

                        if (c == '[' && depth == 1 && text[(at + 1)..].TrimStart(" \t\r\n"u8) is [(byte)'{', ..])
                        {
                            arrays.Add((key, at + 1));
                        }

                        depth++;
                        break;
                    case (byte)'}' or (byte)']':
                        if (--depth == 0)
                        {
                            return new FirstObject(at + 1, false, arrays);
                        }

                        break;
                    default:
                        break;
                }

                before = c;
            }

            return new FirstObject(-1, false, arrays);
        }
    }
}
