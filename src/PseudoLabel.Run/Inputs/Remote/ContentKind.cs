using System.IO.Compression;
using PseudoLabel.Data;
using PseudoLabel.Data.Streams;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Inputs.Remote;

/// <summary>The extension under which content is kept whose name does not say what it is: told by looking.</summary>
internal static class ContentKind
{
    private const int Looked = 4096;

    /// <summary>The extension for a word; null where it is to be told by looking.</summary>
    /// <param name="word">One of <see cref="InputFormats.All"/>, or nothing.</param>
    public static string? Extension(string word) => word.Length == 0 ? null : InputFormats.All.Of(word);

    /// <summary>The extension that a name has, where that is one that is read.</summary>
    /// <param name="name">A name or path.</param>
    public static string? OfName(string name)
    {
        string file = Path.GetFileName(name);
        const string gz = ".gz";
        bool packed = file.EndsWith(gz, StringComparison.OrdinalIgnoreCase);
        string extension = Path.GetExtension(packed ? file[..^gz.Length] : file);
        return DataFormats.FromName(file) is not null ? (extension + (packed ? gz : "")).ToLowerInvariant() : null;
    }

    /// <summary>The extension that a file's first bytes speak for.</summary>
    /// <param name="path">The file.</param>
    public static string OfContent(string path)
    {
        using FileStream file = File.OpenRead(path);
        byte[] start = new byte[Looked];
        int read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        ReadOnlySpan<byte> bytes = start.AsSpan(0, read);
        if (bytes.StartsWith<byte>([0x1F, 0x8B]))
        {
            file.Position = 0;
            return OfPacked(file);
        }

        return bytes.StartsWith("PAR1"u8) ? ".parquet"
            : bytes.StartsWith("ARROW1\0\0"u8) ? ".arrow"
            : bytes.StartsWith("PK"u8) ? OfArchive(file)
            : OfImage(bytes) ?? OfText(bytes);
    }

    /// <summary>Two letters are no proof of a bitmap, as a header may begin with them: its reserved bytes are zeros.</summary>
    private static string? OfImage(ReadOnlySpan<byte> bytes) => ImageFormats.Of(bytes) switch
    {
        ImageFormat.Png => ".png",
        ImageFormat.Jpeg => ".jpg",
        ImageFormat.Webp => ".webp",
        ImageFormat.Gif => ".gif",
        ImageFormat.Tiff => ".tif",
        ImageFormat.Dicom => ".dcm",
        ImageFormat.Bmp => bytes.Length >= 10 && !bytes[6..10].ContainsAnyExcept((byte)0) ? ".bmp" : null,
        ImageFormat.Unknown => null,
    };

    private static string OfPacked(FileStream file)
    {
        byte[] start = new byte[Looked];
        try
        {
            using var text = new GZipStream(file, CompressionMode.Decompress);
            return OfText(start.AsSpan(0, text.ReadAtLeast(start, start.Length, throwOnEndOfStream: false))) + ".gz";
        }
        catch (InvalidDataException)
        {
            return ".csv.gz";
        }
    }

    private static string OfArchive(FileStream file)
    {
        try
        {
            file.Position = 0;
            using ZipArchive archive = ZipFiles.Open(file);
            return archive.GetEntry("xl/workbook.xml") is null ? ".zip" : ".xlsx";
        }
        catch (InvalidDataException)
        {
            return ".zip";
        }
    }

    /// <summary>Text that begins as JSON is JSON; else a table, with tabs where its first line has more of them than of commas.</summary>
    private static string OfText(ReadOnlySpan<byte> text)
    {
        text = (text.StartsWith("\uFEFF"u8) ? text[3..] : text).TrimStart(" \t\r\n"u8);
        if (text.StartsWith("{"u8))
        {
            return ".jsonl";
        }

        if (text.StartsWith("["u8))
        {
            return ".json";
        }

        ReadOnlySpan<byte> line = text.IndexOf((byte)'\n') is var end and >= 0 ? text[..end] : text;
        return line.Count((byte)'\t') > line.Count((byte)',') ? ".tsv" : ".csv";
    }
}
