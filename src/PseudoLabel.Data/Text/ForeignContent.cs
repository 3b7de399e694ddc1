namespace PseudoLabel.Data.Text;

/// <summary>Files that are named as text and are something else.</summary>
internal static class ForeignContent
{
    private static readonly (byte[] Start, string What)[] Known =
    [
        ([0x50, 0x4B, 3, 4], "a zip archive (or an Excel or OpenDocument file): name it .zip or .xlsx, as what it is, or save it as CSV"),
        ([0x50, 0x4B, 5, 6], "an empty zip archive"),
        ([0x1F, 0x8B], "packed by gzip: add .gz to its name"),
        ([.. "PAR1"u8], "a Parquet file: name it .parquet"),
        ([.. "ARROW1"u8], "an Arrow file: name it .arrow"),
        ([0xD0, 0xCF, 0x11, 0xE0], "an old Excel file (.xls): save it as CSV or .xlsx"),
        ([0x28, 0xB5, 0x2F, 0xFD], "packed by zstd: unpack it first"),
        ([.. "BZh"u8], "packed by bzip2: unpack it first"),
        ([0xFD, .. "7zXZ"u8], "packed by xz: unpack it first"),
        ([.. "7z"u8, 0xBC, 0xAF], "a 7z archive: unpack it first"),
        ([.. "%PDF-"u8], "a PDF: export its table as CSV"),
        ([.. "SQLite format 3"u8], "a SQLite database: export a table as CSV"),
        ([0x89, .. "PNG"u8], "a PNG image: name it .png"),
        ([0xFF, 0xD8, 0xFF], "a JPEG image: name it .jpg"),
        ([.. "Obj"u8, 1], "an Avro file: convert it to Parquet or CSV"),
        ([.. "ORC"u8], "an ORC file: convert it to Parquet or CSV"),
        ([0xFF, 0xFE, 0, 0], "UTF-32 text: save it as UTF-8"),
    ];

    /// <summary>Refuses content that is known by its first bytes.</summary>
    /// <exception cref="UserErrorException">Says what it is and what to do.</exception>
    public static void Refuse(DataFile file, ReadOnlySpan<byte> bytes)
    {
        foreach ((byte[] start, string what) in Known)
        {
            // A header may begin with letters, but not go on as these do: what follows the letters must be no text.
            if (bytes.StartsWith(start) && (start.AsSpan().IndexOfAnyExceptInRange((byte)' ', (byte)'~') >= 0 || HasControls(bytes)))
            {
                throw new UserErrorException("the content is " + what, file.Name);
            }
        }

        ReadOnlySpan<byte> text = bytes.TrimStart(" \t\r\n"u8);
        if (StartsWithWord(text, "<!doctype html"u8) || StartsWithWord(text, "<html"u8))
        {
            throw new UserErrorException(
                "the content is a web page, as is given where a download needs a login; fetch the file itself", file.Name);
        }
    }

    /// <summary>Refuses bytes that no text has so many of.</summary>
    /// <exception cref="UserErrorException">They are not text.</exception>
    public static void RefuseBinary(DataFile file, ReadOnlySpan<byte> bytes)
    {
        int controls = Controls(bytes);
        bool characters = EncodingTally.Of(bytes).IsUtf8;
        if (controls > (characters ? 0.3 : 0.05) * bytes.Length)
        {
            throw new UserErrorException(
                "the content is not text but binary; give a table of a format that is read, under its own ending", file.Name);
        }
    }

    private static bool HasControls(ReadOnlySpan<byte> bytes) => Controls(bytes) > 0;

    private static int Controls(ReadOnlySpan<byte> bytes)
    {
        int controls = 0;
        foreach (byte b in bytes)
        {
            controls += b < ' ' && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f' or (byte)'\v') ? 1 : 0;
        }

        return controls;
    }

    private static bool StartsWithWord(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) =>
        text.Length >= word.Length && System.Text.Ascii.EqualsIgnoreCase(text[..word.Length], word);
}
