namespace PseudoLabel.Data;

/// <summary>The characters of a text file.</summary>
public enum TextEncoding
{
    /// <summary>UTF-8, with or without a byte order mark.</summary>
    Utf8,

    /// <summary>UTF-16, the lower byte first.</summary>
    Utf16LittleEndian,

    /// <summary>UTF-16, the higher byte first.</summary>
    Utf16BigEndian,

    /// <summary>Windows-1252, the western European code page.</summary>
    Windows1252,
}

/// <summary>How the JSON values of a file follow one another.</summary>
public enum JsonLayout
{
    /// <summary>One object a line.</summary>
    Lines,

    /// <summary>Objects one after another, over as many lines as they like.</summary>
    Sequence,

    /// <summary>One array of objects, at the top or alone in an object.</summary>
    Array,
}

/// <summary>
/// How a text file is written, found by looking at its start, or set. A file is read by it from planning to the last slice.
/// </summary>
public sealed record TextDialect
{
    /// <summary>The delimiter of the cells: an ASCII character.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>What stands around a cell in which other characters lose their meaning; null for none.</summary>
    public char? Quote { get; init; } = '"';

    /// <summary>Whether the first line names the columns.</summary>
    public bool Header { get; init; } = true;

    /// <summary>What a line begins with that is no row; null for none.</summary>
    public char? Comment { get; init; }

    /// <summary>Whether lines end in a delimiter behind which there is no column.</summary>
    public bool TrailingDelimiter { get; init; }

    /// <summary>Lines before the header, which are no rows.</summary>
    public int SkippedLines { get; init; }

    /// <summary>The characters.</summary>
    public TextEncoding Encoding { get; init; }

    /// <summary>How JSON values follow one another.</summary>
    public JsonLayout Json { get; init; }

    /// <summary>Where the first JSON value may begin in the text.</summary>
    public int JsonStart { get; init; }

    /// <summary>The dialect that a format's name stands for: a file of it needs no word.</summary>
    /// <param name="format">A text format.</param>
    public static TextDialect Plain(DataFormat format) => format == DataFormat.Tsv ? Tabs : Commas;

    private static readonly TextDialect Commas = new();
    private static readonly TextDialect Tabs = new() { Delimiter = '\t' };

    /// <summary>What differs from the plain dialect of a format, in words.</summary>
    /// <param name="format">The format.</param>
    public IEnumerable<string> Differences(DataFormat format)
    {
        TextDialect plain = Plain(format);
        if (Delimiter != plain.Delimiter)
        {
            yield return Delimiter == '\t' ? "parted by tabs" : $"parted by '{Delimiter}'";
        }

        if (Quote != plain.Quote)
        {
            yield return Quote is { } quote ? $"quoted by {quote}" : "no quotes";
        }

        if (Encoding != plain.Encoding)
        {
            yield return Encoding == TextEncoding.Windows1252 ? "Windows-1252" : "UTF-16";
        }

        if (!Header)
        {
            yield return "no header, so columns are column_1 and so on";
        }

        if (Comment is { } comment)
        {
            yield return $"lines that begin with {comment} are passed over";
        }

        if (SkippedLines > 0)
        {
            yield return $"the first {(SkippedLines == 1 ? "line is" : $"{SkippedLines} lines are")} passed over";
        }

        if (TrailingDelimiter)
        {
            yield return "the empty column behind the last delimiter is left out";
        }
    }
}
