using System.IO.Compression;
using PseudoLabel.Data.Images;
using PseudoLabel.Data.Streams;

namespace PseudoLabel.Data.Text;

/// <summary>
/// The tables in a zip archive, each a file of its own that is unpacked on the way, from its start on. An
/// archive that holds images is one of images.
/// </summary>
internal static class TableArchive
{
    private const int Named = 3;

    // What so little becomes so much is no table but a trap, or is read faster unpacked.
    private const long MostUnpacked = 1L << 30;
    private const int MostRatio = 200;

    /// <summary>Whether an archive holds images, as which it is then read.</summary>
    public static bool HoldsImages(DataFile file, IDataSource source)
    {
        using Stream stream = source.OpenRead(file);
        using ZipArchive zip = Open(file, stream);
        return zip.Entries.Any(IsImage);
    }

    /// <summary>The tables in an archive, by their paths in ordinal order; null where it is one of images.</summary>
    /// <param name="notes">Gets what is left out.</param>
    /// <exception cref="UserErrorException">It is damaged, holds neither tables nor images, or a table that cannot be unpacked.</exception>
    public static IReadOnlyList<DataFile>? Tables(DataFile file, IDataSource source, InputNotes? notes)
    {
        using Stream stream = source.OpenRead(file);
        using ZipArchive zip = Open(file, stream);
        ZipArchiveEntry[] files = [.. zip.Entries.Where(e => e.Name.Length > 0 && !ImageFolders.IsHidden(e.FullName))
            .OrderBy(e => e.FullName, StringComparer.Ordinal)];
        bool images = files.Any(IsImage);
        List<DataFile> tables = [];
        List<string> others = [];
        foreach (ZipArchiveEntry entry in files.Where(e => !IsImage(e)))
        {
            if (!images && IsTable(entry) && DataFormats.FromName(entry.FullName) is { } known)
            {
                var table = new DataFile
                {
                    Name = $"{file.Name}/{entry.FullName}",
                    Format = known.Format,
                    Gzip = known.Gzip,
                    Entry = entry.FullName,
                    Mixed = file.Mixed,
                };
                Check(table, entry);
                tables.Add(table);
            }
            else
            {
                others.Add(entry.FullName);
            }
        }

        // Those beside images are counted where the images are listed.
        if (others.Count > 0 && tables.Count > 0)
        {
            string more = others.Count > Named ? $" and {others.Count - Named} more" : "";
            notes?.Add(file.Name, $"left out beside tables: {string.Join(", ", others.Take(Named))}{more}");
        }

        if (tables.Select(t => t.Name).GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new UserErrorException("two files in the archive have this name; make it anew with one of each name", twice.Key);
        }

        return images ? null
            : tables.Count > 0 ? tables
            : throw new UserErrorException(
                "this archive holds no image and no table; .csv, .tsv, .tab, .json, .jsonl and .ndjson are read in archives, and images",
                file.Name);
    }

    /// <summary>Opens a table in its archive.</summary>
    /// <param name="archive">The archive's bytes, which are closed with the table.</param>
    public static Stream OpenEntry(DataFile file, Stream archive)
    {
        ZipArchive zip = Open(file.Container, archive);
        ZipArchiveEntry entry = zip.GetEntry(file.Entry!) ?? throw new UserErrorException("it is no longer in its archive", file.Name);
        Check(file, entry);
        try
        {
            return new ZipInput(zip, archive, entry);
        }
        catch (InvalidDataException e)
        {
            throw new UserErrorException(
                "it is damaged in its archive, or packed in a way that is not read (deflate is); unpack the archive first",
                file.Name, inner: e);
        }
    }

    private static bool IsImage(ZipArchiveEntry entry) => !ImageFolders.IsHidden(entry.FullName) && ImageArchive.IsImage(entry);

    // A .txt in an archive mostly says what the archive is.
    private static bool IsTable(ZipArchiveEntry entry) =>
        DataFormats.FromName(entry.FullName) is (DataFormat.Csv or DataFormat.Tsv or DataFormat.JsonLines, _)
        && ImageFolders.IsPlain(entry.FullName)
        && !entry.FullName.EndsWith(".txt", StringComparison.OrdinalIgnoreCase);

    private static void Check(DataFile table, ZipArchiveEntry entry)
    {
        if (entry.IsEncrypted)
        {
            throw new UserErrorException("it is encrypted in its archive; unpack the archive with its password first", table.Name);
        }

        if (entry.Length > MostUnpacked && entry.Length / MostRatio > entry.CompressedLength)
        {
            throw new UserErrorException(
                $"it would be unpacked to {entry.Length >> 30:N0} GiB, over {MostRatio} times its size; "
                    + "unpack the archive first where that is meant", table.Name);
        }
    }

    private static ZipArchive Open(DataFile file, Stream stream)
    {
        try
        {
            var zip = ZipFiles.Open(stream);

            // The directory is read, and found to be damaged, when it is asked for.
            return zip.Entries.Count >= 0 ? zip : throw new InvalidDataException();
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or ArgumentException)
        {
            throw new UserErrorException($"not a zip archive, or a damaged one: {e.Message}", file.Name, inner: e);
        }
    }
}
