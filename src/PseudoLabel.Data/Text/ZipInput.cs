using System.IO.Compression;
using System.IO.Hashing;
using PseudoLabel.Data.Streams;

namespace PseudoLabel.Data.Text;

/// <summary>Unpacks a file of a zip archive on the way, and holds it against the length and checksum that the archive has of it.</summary>
internal sealed class ZipInput : ForwardStream
{
    private readonly ZipArchive zip;
    private readonly Stream archive;
    private readonly ZipArchiveEntry entry;
    private readonly Stream unpacked;
    private long length;
    private readonly Crc32 sum = new();

    public ZipInput(ZipArchive zip, Stream archive, ZipArchiveEntry entry)
    {
        (this.zip, this.archive, this.entry) = (zip, archive, entry);
        unpacked = entry.Open();
    }

    /// <exception cref="InvalidDataException">The file is damaged, or not as long as the archive says.</exception>
    public override int Read(Span<byte> buffer)
    {
        int read = buffer.Length == 0 ? 0 : unpacked.Read(buffer);
        length += read;
        sum.Append(buffer[..read]);
        if (length > entry.Length
            || (read == 0 && buffer.Length > 0 && (length < entry.Length || sum.GetCurrentHashAsUInt32() != entry.Crc32)))
        {
            throw new InvalidDataException("the file differs from what the archive says of it");
        }

        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            unpacked.Dispose();
            zip.Dispose();
            archive.Dispose();
        }

        base.Dispose(disposing);
    }
}
