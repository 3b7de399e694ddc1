using System.IO.Compression;
using PseudoLabel.Data.Streams;

namespace PseudoLabel.Data.Text;

/// <summary>
/// Decompresses gzip, of one member or several, and notices a file that was cut off: .NET's GZipStream takes the end of its input for
/// the end of the data, so rows would be lost in silence. A member of our own is put behind the input; only where the input was whole
/// does its mark come out at the end, and it is held back from the reader.
/// </summary>
internal sealed class GzipInput : ForwardStream
{
    private static readonly byte[] Mark = "\0end of the gzip input\0"u8.ToArray();
    private static readonly byte[] MarkMember = Pack(Mark);
    private readonly GZipStream _inflated;
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;

    public GzipInput(Stream packed) => _inflated = new GZipStream(new Extended(packed, MarkMember), CompressionMode.Decompress);

    /// <exception cref="InvalidDataException">The input is not gzip, is damaged, or is cut off.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (_end - _start <= Mark.Length)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            var read = _inflated.Read(_buffer, _end, _buffer.Length - _end);
            if (read == 0)
            {
                return _buffer.AsSpan(0, _end).SequenceEqual(Mark) ? 0 : throw new InvalidDataException("the gzip input is cut off");
            }

            _end += read;
        }

        var count = Math.Min(buffer.Length, _end - _start - Mark.Length);
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inflated.Dispose();
        }

        base.Dispose(disposing);
    }

    private static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    /// <summary>A stream with some bytes behind it.</summary>
    private sealed class Extended(Stream stream, byte[] tail) : ForwardStream
    {
        private int _tailRead;

        public override int Read(Span<byte> buffer)
        {
            var read = _tailRead == 0 ? stream.Read(buffer) : 0;
            if (read == 0)
            {
                read = Math.Min(buffer.Length, tail.Length - _tailRead);
                tail.AsSpan(_tailRead, read).CopyTo(buffer);
                _tailRead += read;
            }

            return read;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                stream.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
