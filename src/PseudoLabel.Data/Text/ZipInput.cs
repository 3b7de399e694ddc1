using System.IO.Compression;
using System.IO.Hashing;
using PseudoLabel.Data.Streams;

namespace PseudoLabel.Data.Text;

/// <summary>Unpacks a file of a zip archive on the way, and holds it against the length and checksum that the archive has of it.</summary>
internal sealed class ZipInput : ForwardStream
{
    private readonly ZipArchive _zip;
    private readonly Stream _archive;
    private readonly ZipArchiveEntry _entry;
    private readonly Stream _unpacked;
    private readonly Crc32 _sum = new();
    private long _length;

    public ZipInput(ZipArchive zip, Stream archive, ZipArchiveEntry entry)
    {
        (this.zip, this.archive, this.entry) = (zip, archive, entry);
        unpacked = entry.Open();
    }

    /// <exception cref="InvalidDataException">The file is damaged, or not as long as the archive says.</exception>
    public override int Read(Span<byte> buffer)
    {
        int read = buffer.Length == 0 ? 0 : _unpacked.Read(buffer);
        _length += read;
        _sum.Append(buffer[..read]);
        if (_length > _entry.Length || (read == 0 && buffer.Length > 0 && (_length < _entry.Length || _sum.GetCurrentHashAsUInt32() != _entry.Crc32)))
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
