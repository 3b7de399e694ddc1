using PseudoLabel.Data;
using PseudoLabel.Data.Foreign;
using PseudoLabel.Data.Images;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Settings;

/// <summary>Which files are read, as what, by their names.</summary>
public static class InputFormats
{
    /// <summary>The known extensions, in words.</summary>
    public const string Known =
        $".csv, .tsv, .tab, .jsonl, .ndjson, .json (each also with .gz), .xlsx, .parquet, .arrow, .arrows, .ipc, .feather, "
            + $"{ImageFormats.Known}, .zip (of images or tables)";

    /// <summary>The formats by name, each with the extension under which it is kept; null where the content tells.</summary>
    public static Choices<string?> All { get; } = new(
        "format of inputs",
        new("auto", "told by the name, or by looking", null),
        new("csv", "a CSV file", ".csv"),
        new("tsv", "a file of cells parted by tabs", ".tsv"),
        new("jsonl", "JSON lines, a record each", ".jsonl"),
        new("json", "one JSON document of records", ".json"),
        new("xlsx", "an Excel workbook", ".xlsx"),
        new("parquet", "a Parquet file", ".parquet"),
        new("zip", "an archive of images or tables", ".zip"));

    private static readonly string[] Tables =
        [".csv", ".tsv", ".tab", ".jsonl", ".ndjson", ".json", ".csv.gz", ".tsv.gz", ".tab.gz", ".jsonl.gz", ".ndjson.gz", ".json.gz",
            ".parquet", ".arrow", ".arrows", ".ipc", ".feather", ".xlsx", ".xlsm", ".manifest"];

    /// <summary>Whether a file of that name is read.</summary>
    /// <param name="name">A file name or path; letter case does not matter.</param>
    public static bool IsInput(string name) => IsTable(name) || IsImages(name);

    /// <summary>Whether a file is read where a user names it by itself: also .txt, which in folders is mostly no table.</summary>
    /// <param name="name">A file name or path.</param>
    public static bool IsNamedInput(string name) => IsInput(name) || DataFormats.FromName(name) is not null;

    /// <summary>Why a file of that name is not read, and what to do.</summary>
    /// <param name="name">A file name or path whose extension is not known.</param>
    public static string WhyNot(string name) => Path.GetExtension(name).ToUpperInvariant() is ".XLS" or ".XLSB" or ".ODS" or ".NUMBERS"
        ? "is a spreadsheet of a kind that is not read; save it as .xlsx, or as CSV"
        : $"has an unknown extension; known are {Known}";

    /// <summary>Whether a file of this machine is a medical image without an extension: its first bytes tell.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static bool IsUnnamedImage(string path)
    {
        // To open a pipe may wait for ever.
        if (!ImageFormats.MayBeDicom(path) || FileKind.IsSpecial(path) || !System.IO.File.Exists(path))
        {
            return false;
        }

        byte[] start = new byte[ImageFormats.DicomBytes];
        using FileStream file = System.IO.File.OpenRead(path);
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && ImageFormats.IsDicom(start);
    }

    /// <summary>Whether a file of that name is read as a table.</summary>
    /// <param name="name">A file name or path.</param>
    public static bool IsTable(string name) => Array.Exists(Tables, e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a file of that name is read as an image, or an archive of images.</summary>
    /// <param name="name">A file name or path.</param>
    public static bool IsImages(string name) => DataFormats.FromName(name) is (DataFormat.Image or DataFormat.ImageArchive, _);

    /// <summary>
    /// Whether what a user wrote may name its classes itself: images by their folders, labeling tools' files by their questions.
    /// </summary>
    /// <param name="pattern">The file, folder, glob or address.</param>
    public static bool MayNameClasses(string pattern) =>
        IsImages(pattern) || ToolFormats.IsLikely(pattern)
            || Directory.Exists(pattern) || (pattern.Contains('*', StringComparison.Ordinal) && !IsTable(pattern));

    /// <summary>How a file is read.</summary>
    /// <param name="name">Its name for errors and results.</param>
    /// <param name="path">Its path; of a labeled image the folder in it names the class, of a labeled archive its own name.</param>
    /// <param name="labeled">Whether it is labeled.</param>
    /// <exception cref="UserErrorException">Its extension is not known.</exception>
    public static DataFile File(string name, string path, bool labeled)
    {
        (DataFormat format, bool gzip) =
            DataFormats.FromName(path) ?? (ImageFormats.MayBeDicom(path) ? (DataFormat.Image, false) : default((DataFormat, bool)?))
                ?? throw new UserErrorException($"the format is not known by this name; known are {Known}", name);
        return new DataFile
        {
            Name = name,
            Format = format,
            Gzip = gzip,
            Class = !labeled ? null
                : format == DataFormat.Image ? ImageFolders.Parent(path)
                : format == DataFormat.ImageArchive ? ImageFolders.Stem(path)
                : null,
        };
    }
}
