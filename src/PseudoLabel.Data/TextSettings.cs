namespace PseudoLabel.Data;

/// <summary>What is set about text files by hand; the rest is found by looking at each file's start.</summary>
public sealed record TextSettings
{
    /// <summary>To be found.</summary>
    public const string Auto = "auto";

    /// <summary>The word for a quote or comment character that there is not.</summary>
    public const string None = "none";

    /// <summary>The encodings by name; null where it is to be found.</summary>
    public static Choices<TextEncoding?> Encodings { get; } = new(
        "encoding",
        new(Auto, "found by looking at each file", null),
        new("utf-8", "UTF-8, with or without a byte order mark", TextEncoding.Utf8),
        new("utf-16le", "UTF-16, the lower byte first", TextEncoding.Utf16LittleEndian),
        new("utf-16be", "UTF-16, the higher byte first", TextEncoding.Utf16BigEndian),
        new("windows-1252", "the western European code page", TextEncoding.Windows1252));

    /// <summary><see cref="Auto"/>, <c>tab</c>, or the character.</summary>
    public string Delimiter { get; init; } = Auto;

    /// <summary><see cref="Auto"/>, <see cref="None"/>, or the character.</summary>
    public string Quote { get; init; } = Auto;

    /// <summary><see cref="Auto"/>, <see cref="None"/>, or the character.</summary>
    public string Comment { get; init; } = Auto;

    /// <summary>One of <see cref="Encodings"/>.</summary>
    public string Encoding { get; init; } = Auto;

    /// <summary>Whether the first line is a row, not the columns' names.</summary>
    public bool NoHeader { get; init; }

    /// <summary>The delimiter set; null where it is to be found.</summary>
    internal char? SetDelimiter => Delimiter switch { Auto => null, "tab" => '\t', _ => Delimiter[0] };

    /// <summary>The encoding set; null where it is to be found.</summary>
    internal TextEncoding? SetEncoding => Encodings.Of(Encoding);

    /// <summary>Whether a character may delimit cells, quote or begin a comment: ASCII, and neither letter, digit nor line end.</summary>
    /// <param name="text">One character.</param>
    public static bool IsMark(string text) =>
        text is [var c] && char.IsAscii(c) && c is not ('\n' or '\r' or '\0') && !char.IsLetterOrDigit(c);
}
