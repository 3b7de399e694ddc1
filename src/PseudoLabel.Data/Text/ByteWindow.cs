using System.Buffers;

namespace PseudoLabel.Data.Text;

/// <summary>
/// A refillable view of the bytes of a text file after decompression: a pooled buffer that slides forward and grows only when one
/// record is longer than it. So memory follows the longest record, not the file.
/// </summary>
internal sealed class ByteWindow : IDisposable
{
    private const int FirstBuffer = 1 << 18;
    private readonly DataFile file;
    private readonly Stream stream;
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
    private int end;
    private long offset;
    private long bound = long.MaxValue;

    private ByteWindow(DataFile file, Stream stream)
    {
        this.file = file;
        this.stream = stream;
    }

    /// <summary>The buffer; cells are addressed in it until the next <see cref="Fill"/>.</summary>
    public byte[] Bytes => buffer;

    /// <summary>Where the unread bytes start in <see cref="Bytes"/>.</summary>
    public int Start { get; private set; }

    /// <summary>The bytes that are loaded and not yet passed.</summary>
    public ReadOnlySpan<byte> Unread => buffer.AsSpan(Start, end - Start);

    /// <summary>The position in the decompressed stream of the first unread byte.</summary>
    public long Offset => offset - (end - Start);

    public static ByteWindow Open(DataFile file, IDataSource source) => new(file, ContentStream.Open(file, source));

    /// <summary>The stream's length; only of one that can seek.</summary>
    public long Length => stream.Length;

    /// <summary>Goes forward to a position and reads on from there, to no further than another.</summary>
    public void MoveTo(long offset, long bound)
    {
        this.bound = offset;
        while (Offset < offset)
        {
            int unread = end - Start;
            if (unread > 0)
            {
                Advance((int)Math.Min(unread, offset - Offset));
            }
            else if (stream.CanSeek)
            {
                this.offset = stream.Seek(offset, SeekOrigin.Begin);
            }
            else if (!Fill())
            {
                break;
            }
        }

        this.bound = bound;
    }

    public void Advance(int count) => Start += count;

    /// <summary>Loads more bytes behind the unread ones, which may move. False at the bound or the end of the stream.</summary>
    public bool Fill()
    {
        if (offset >= bound)
        {
            return false;
        }

        int unread = end - Start;
        byte[] target = unread == buffer.Length ? ArrayPool<byte>.Shared.Rent(buffer.Length * 2) : buffer;
        Buffer.BlockCopy(buffer, Start, target, 0, unread);
        if (target != buffer)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = target;
        }

        Start = 0;
        end = unread;
        var free = (int)Math.Min(buffer.Length - unread, bound - offset);
        int read;
        try
        {
            read = stream.ReadAtLeast(buffer.AsSpan(unread, free), free, throwOnEndOfStream: false);
        }
        catch (InvalidDataException e) when (file.Gzip || file.Entry is not null)
        {
            throw Damaged(file, e);
        }

        end += read;
        offset += read;
        return read > 0;
    }

    /// <summary>The error of a packed file that cannot be unpacked.</summary>
    public static UserErrorException Damaged(DataFile file, InvalidDataException fault) =>
        new((file.Gzip ? "not a gzip file, or a damaged one" : "damaged in its archive") + "; compress it again", file.Name, inner: fault);

    public void Dispose()
    {
        stream.Dispose();
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
        Start = end = 0;
    }
}
