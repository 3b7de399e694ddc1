using System.Globalization;
using System.IO.Compression;
using System.IO.Hashing;
using PseudoLabel.Data.Streams;

namespace PseudoLabel.Run.Models;

/// <summary>
/// The parts of a model package, each read whole into memory: none that unpacks to more than it can be, or to far more than it is packed.
/// </summary>
internal sealed class PackageParts : IDisposable
{
    // What is said of a model, and its columns' values and terms; a part may have as many bytes as an array.
    private const long MostJson = 256L << 20;

    // Numbers and words pack to a half or a fifth. Small parts may be as regular as they like.
    private const long FreeBytes = 16L << 20;
    private const int MostPacked = 25;

    // A package has three.
    private const int MostEntries = 1_000;

    private readonly Stream stream;
    private readonly ZipArchive zip;

    /// <summary>Opens a package.</summary>
    /// <param name="stream">Where from, seekable; left open.</param>
    /// <exception cref="InvalidDataException">It is no zip archive.</exception>
    public PackageParts(Stream stream)
    {
        this.stream = stream;
        zip = ZipFiles.Open(stream, MostEntries);
    }

    /// <summary>What a method makes of a part, all of which it must read.</summary>
    /// <exception cref="InvalidDataException">The part is missing, twice there, damaged, or too large.</exception>
    public T Read<T>(string name, Func<Stream, T> read)
    {
        using var part = new MemoryStream(Bytes(name), writable: false);
        T made = read(part);
        return part.Position == part.Length ? made : throw new InvalidDataException($"{name} has bytes behind its end");
    }

    public void Dispose() => zip.Dispose();

    private byte[] Bytes(string name)
    {
        ZipArchiveEntry[] entries = [.. zip.Entries.Where(e => e.FullName == name)];
        ZipArchiveEntry entry = entries.Length == 1 ? entries[0]
            : throw new InvalidDataException(entries.Length == 0 ? $"{name} is missing" : $"{name} is there twice");
        long most = name.EndsWith(".json", StringComparison.Ordinal) ? MostJson : Array.MaxLength;
        long packed = Math.Min(entry.CompressedLength, stream.Length);
        if (entry.Length < 0 || entry.Length > most || (entry.Length > FreeBytes && entry.Length / MostPacked > packed))
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"{name} unpacks from {packed:N0} to {entry.Length:N0} bytes, which no model does"));
        }

        using Stream open = entry.Open();
        byte[] bytes = new byte[entry.Length];
        int read = open.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return read == bytes.Length && open.ReadByte() < 0 && Crc32.HashToUInt32(bytes) == entry.Crc32 ? bytes
            : throw new InvalidDataException($"{name} is damaged");
    }
}
