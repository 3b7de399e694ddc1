using System.Buffers;

namespace PseudoLabel.Data.Text;

/// <summary>
/// A refillable view of the bytes of a text file after decompression: a pooled buffer that slides forward and grows only when one
/// record is longer than it. So memory follows the longest record, not the file.
/// </summary>
internal sealed class ByteWindow : IDisposable
{
    private const int FirstBuffer = 1 << 18;
    private readonly DataFile _file;
    private readonly Stream _stream;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
    private int _end;
    private long _offset;
    private long _bound = long.MaxValue;

    private ByteWindow(DataFile file, Stream stream)
    {
        _file = file;
        _stream = stream;
    }

    /// <summary>The buffer; cells are addressed in it until the next <see cref="Fill"/>.</summary>
    public byte[] Bytes => _buffer;

    /// <summary>Where the unread bytes start in <see cref="Bytes"/>.</summary>
    public int Start { get; private set; }

    /// <summary>The bytes that are loaded and not yet passed.</summary>
    public ReadOnlySpan<byte> Unread => _buffer.AsSpan(Start, _end - Start);

    /// <summary>The position in the decompressed stream of the first unread byte.</summary>
    public long Offset => _offset - (_end - Start);

    public static ByteWindow Open(DataFile file, IDataSource source) => new(file, ContentStream.Open(file, source));

    /// <summary>The stream's length; only of one that can seek.</summary>
    public long Length => _stream.Length;

    /// <summary>Goes forward to a position and reads on from there, to no further than another.</summary>
    public void MoveTo(long offset, long bound)
    {
        _bound = offset;
        while (Offset < offset)
        {
            var unread = _end - Start;
            if (unread > 0)
            {
                Advance((int)Math.Min(unread, offset - Offset));
            }
            else if (_stream.CanSeek)
            {
                _offset = _stream.Seek(offset, SeekOrigin.Begin);
            }
            else if (!Fill())
            {
                break;
            }
        }

        _bound = bound;
    }

    public void Advance(int count) => Start += count;

    /// <summary>Loads more bytes behind the unread ones, which may move. False at the bound or the end of the stream.</summary>
    public bool Fill()
    {
        if (_offset >= _bound)
        {
            return false;
        }

        var unread = _end - Start;
        var target = unread == _buffer.Length ? ArrayPool<byte>.Shared.Rent(_buffer.Length * 2) : _buffer;
        Buffer.BlockCopy(_buffer, Start, target, 0, unread);
        if (target != _buffer)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = target;
        }

        Start = 0;
        _end = unread;
        var free = (int)Math.Min(_buffer.Length - unread, _bound - _offset);
        int read;
        try
        {
            read = _stream.ReadAtLeast(_buffer.AsSpan(unread, free), free, throwOnEndOfStream: false);
        }
        catch (InvalidDataException e) when (_file.Gzip || _file.Entry is not null)
        {
            throw Damaged(_file, e);
        }

        _end += read;
        _offset += read;
        return read > 0;
    }

    /// <summary>The error of a packed file that cannot be unpacked.</summary>
    public static UserErrorException Damaged(DataFile file, InvalidDataException fault) =>
        new((file.Gzip ? "not a gzip file, or a damaged one" : "damaged in its archive") + "; compress it again", file.Name, inner: fault);

    public void Dispose()
    {
        _stream.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        Start = _end = 0;
    }
}
