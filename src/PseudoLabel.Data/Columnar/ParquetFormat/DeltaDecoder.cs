namespace PseudoLabel.Data.Columnar.ParquetFormat;

/// <summary>Integers as differences, packed in blocks of as few bits as they need (DELTA_BINARY_PACKED).</summary>
internal sealed class DeltaDecoder
{
    private const int MostBlock = 1 << 20;
    private readonly ReadOnlyMemory<byte> _data;
    private readonly int _miniblocks;
    private readonly long[] _buffer;
    private readonly byte[] _widths;
    private int _at;
    private long _left;
    private long _value;
    private long _least;
    private int _miniblock;
    private int _held;
    private int _given;
    private bool _first = true;

    /// <param name="data">The blocks, and what may follow them.</param>
    /// <param name="most">More values than these are not believed.</param>
    public DeltaDecoder(ReadOnlyMemory<byte> data, int most)
    {
        _data = data;
        ReadOnlySpan<byte> bytes = data.Span;
        uint block = Varint.Read(bytes, ref _at);
        uint miniblocks = Varint.Read(bytes, ref _at);
        ulong count = Varint.ReadLong(bytes, ref _at);
        _value = ZigZag(Varint.ReadLong(bytes, ref _at));
        if (block is 0 or > MostBlock || miniblocks == 0 || miniblocks > block || block % miniblocks != 0 || block / miniblocks % 8 != 0
            || count > (ulong)most)
        {
            throw new InvalidDataException("a page's blocks of differences are damaged");
        }

        Count = (int)count;
        _left = Count;
        _miniblocks = (int)miniblocks;
        _miniblock = _miniblocks;
        _buffer = new long[block / miniblocks];
        _widths = new byte[_miniblocks];
    }

    /// <summary>How many values there are.</summary>
    public int Count { get; }

    /// <summary>Where the blocks end, once all values are read.</summary>
    public int End => _at;

    /// <summary>Reads the next values.</summary>
    /// <exception cref="InvalidDataException">There are not as many.</exception>
    public void Read(Span<long> into)
    {
        if (into.Length > _left)
        {
            throw new InvalidDataException("a page ends before its values");
        }

        _left -= into.Length;
        for (int i = 0; i < into.Length; i++)
        {
            if (_first)
            {
                _first = false;
            }
            else
            {
                if (_given == _held)
                {
                    Unpack();
                }

                _value += _buffer[_given++];
            }

            into[i] = _value;
        }
    }

    /// <summary>Reads all values as lengths, which are not negative.</summary>
    public int[] Lengths()
    {
        var values = new long[Count];
        Read(values);
        return Array.ConvertAll(values, v => v is >= 0 and <= int.MaxValue
            ? (int)v
            : throw new InvalidDataException("a text has a negative length"));
    }

    private void Unpack()
    {
        ReadOnlySpan<byte> bytes = _data.Span;
        if (_miniblock == _miniblocks)
        {
            _least = ZigZag(Varint.ReadLong(bytes, ref _at));
            if (_miniblocks > bytes.Length - _at)
            {
                throw new InvalidDataException("a page ends before its values");
            }

            bytes.Slice(_at, _miniblocks).CopyTo(_widths);
            _at += _miniblocks;
            _miniblock = 0;
        }

        int width = _widths[_miniblock++];
        int size = _buffer.Length / 8 * width;
        if (width > 64 || size > bytes.Length - _at)
        {
            throw new InvalidDataException("a page ends before its values");
        }

        ReadOnlySpan<byte> packed = bytes.Slice(_at, size);
        _at += size;
        ulong mask = width == 64 ? ulong.MaxValue : (1UL << width) - 1;
        long bit = 0;
        for (int i = 0; i < _buffer.Length; i++, bit += width)
        {
            int start = (int)(bit >> 3);
            int shift = (int)(bit & 7);
            ulong value = width == 0 ? 0 : Bits.Eight(packed, start) >> shift;
            if (shift + width > 64)
            {
                value |= (ulong)packed[start + 8] << (64 - shift);
            }

            _buffer[i] = _least + (long)(value & mask);
        }

        (_given, _held) = (0, _buffer.Length);
    }

    private static long ZigZag(ulong raw) => (long)(raw >> 1) ^ -(long)(raw & 1);
}
