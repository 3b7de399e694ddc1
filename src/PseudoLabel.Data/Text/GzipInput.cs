using System.IO.Compression;
using PseudoLabel.Data.Streams;

namespace PseudoLabel.Data.Text;

/// <summary>
/// Decompresses gzip, of one member or several, and notices a file that was cut off. .NET's GZipStream takes the end of its input for the
/// end of the data, so that rows would be lost in silence. A member of our own is put behind the input. Its mark comes out at the end only
/// where the input was whole, and is held back from the reader.
/// </summary>
internal sealed class GzipInput : ForwardStream
{
    private static readonly byte[] Mark = "\0end of the gzip input\0"u8.ToArray();
    private static readonly byte[] MarkMember = Pack(Mark);
    private readonly GZipStream inflated;
    private readonly byte[] buffer = new byte[1 << 16];
    private int start;
    private int end;

    public GzipInput(Stream packed) => inflated = new GZipStream(new Extended(packed, MarkMember), CompressionMode.Decompress);

    /// <exception cref="InvalidDataException">The input is not gzip, is damaged, or is cut off.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (end - start <= Mark.Length)
        {
            this.buffer.AsSpan(start, end - start).CopyTo(this.buffer);
            (start, end) = (0, end - start);
            int read = inflated.Read(this.buffer, end, this.buffer.Length - end);
            if (read == 0)
            {
                return this.buffer.AsSpan(0, end).SequenceEqual(Mark) ? 0 : throw new InvalidDataException("the gzip input is cut off");
            }

            end += read;
        }

        int count = Math.Min(buffer.Length, end - start - Mark.Length);
        this.buffer.AsSpan(start, count).CopyTo(buffer);
        start += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inflated.Dispose();
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
        private int tailRead;

        public override int Read(Span<byte> buffer)
        {
            int read = tailRead == 0 ? stream.Read(buffer) : 0;
            if (read == 0)
            {
                read = Math.Min(buffer.Length, tail.Length - tailRead);
                tail.AsSpan(tailRead, read).CopyTo(buffer);
                tailRead += read;
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
