using System.IO.Compression;
using System.IO.Hashing;
using PseudoLabel.Data.Streams;

namespace PseudoLabel.Data.Images;

/// <summary>
/// The images in a zip archive. They are read in any order, one at a time, into memory; nothing is unpacked into a folder.
/// </summary>
internal sealed class ImageArchive : IDisposable
{
    private readonly Stream stream;
    private readonly ZipArchive zip;
    private readonly SortedDictionary<string, ZipArchiveEntry> entries = new(StringComparer.Ordinal);
    private readonly List<string> others = [];

    private ImageArchive(DataFile file, Stream stream)
    {
        this.stream = stream;
        zip = ZipFiles.Open(stream);
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            if (entry.Name.Length == 0 || ImageFolders.IsHidden(entry.FullName))
            {
                continue;
            }

            if (!IsImage(entry))
            {
                others.Add(entry.FullName);
            }
            else if (!entries.TryAdd(entry.FullName, entry))
            {
                throw new UserErrorException(
                    $"two images in this archive have the name '{entry.FullName}'; make it anew with one of each name", file.Name);
            }
        }
    }

    /// <summary>
    /// The images' paths in the archive, in ordinal order. Hidden files are passed over, and so are files that are no images by their
    /// name, except medical ones, which may have no extension.
    /// </summary>
    public IEnumerable<string> Names => entries.Keys;

    /// <summary>What is passed over, hidden files aside.</summary>
    public IReadOnlyList<string> Others => others;

    /// <exception cref="UserErrorException">It is no zip archive, or a damaged one.</exception>
    public static ImageArchive Open(DataFile file, IDataSource source)
    {
        Stream stream = source.OpenRead(file);
        try
        {
            return new ImageArchive(file, stream);
        }
        catch (Exception e)
        {
            stream.Dispose();
            if (e is InvalidDataException or EndOfStreamException)
            {
                throw new UserErrorException($"not a zip archive, or a damaged one: {e.Message}", file.Name, inner: e);
            }

            throw;
        }
    }

    /// <summary>The bytes of an image.</summary>
    /// <exception cref="ImageException">Its path leads out of the archive, or its bytes are damaged, encrypted or too many.</exception>
    public byte[] Read(string name)
    {
        if (!ImageFolders.IsPlain(name))
        {
            throw new ImageException("its path in the archive is not one below a folder");
        }

        if (!entries.TryGetValue(name, out ZipArchiveEntry? entry))
        {
            throw new ImageException("it is no longer in the archive");
        }

        if (entry.IsEncrypted)
        {
            throw new ImageException("it is encrypted");
        }

        try
        {
            using Stream packed = entry.Open();
            byte[] bytes = ImageBytes.ReadAll(packed, entry.Length);
            return Crc32.HashToUInt32(bytes) == entry.Crc32
                ? bytes
                : throw new ImageException("it is damaged in the archive: its checksum differs");
        }
        catch (Exception e) when (e is InvalidDataException or NotSupportedException)
        {
            throw new ImageException("it is damaged in the archive, or packed in a way that is not read", e);
        }
    }

    /// <summary>Whether an entry is read as an image.</summary>
    public static bool IsImage(ZipArchiveEntry entry) => ImageFormats.IsImage(entry.FullName) || IsDicom(entry);

    public void Dispose()
    {
        zip.Dispose();
        stream.Dispose();
    }

    /// <summary>Medical images often have no extension: their first bytes tell.</summary>
    private static bool IsDicom(ZipArchiveEntry entry)
    {
        if (!ImageFormats.MayBeDicom(entry.FullName) || entry.Length < ImageFormats.DicomBytes || entry.IsEncrypted)
        {
            return false;
        }

        byte[] start = new byte[ImageFormats.DicomBytes];
        try
        {
            using Stream packed = entry.Open();
            return packed.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && ImageFormats.IsDicom(start);
        }
        catch (Exception e) when (e is InvalidDataException or NotSupportedException)
        {
            return false;
        }
    }
}
