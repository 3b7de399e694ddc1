namespace PseudoLabel.Data.Columnar.ParquetFormat;

/// <summary>Integers as differences, packed in blocks of as few bits as they need (DELTA_BINARY_PACKED).</summary>
internal sealed class DeltaDecoder
{
    private const int MostBlock = 1 << 20;
    private readonly ReadOnlyMemory<byte> data;
    private readonly int miniblocks;
    private readonly long[] buffer;
    private readonly byte[] widths;
    private int at;
    private long left;
    private long value;
    private long least;
    private int miniblock;
    private int held;
    private int given;
    private bool first = true;

    /// <param name="data">The blocks, and what may follow them.</param>
    /// <param name="most">More values than these are not believed.</param>
    public DeltaDecoder(ReadOnlyMemory<byte> data, int most)
    {
        this.data = data;
        ReadOnlySpan<byte> bytes = data.Span;
        uint block = Varint.Read(bytes, ref at);
        uint miniblocks = Varint.Read(bytes, ref at);
        ulong count = Varint.ReadLong(bytes, ref at);
        value = ZigZag(Varint.ReadLong(bytes, ref at));
        if (block is 0 or > MostBlock || miniblocks == 0 || miniblocks > block || block % miniblocks != 0 || block / miniblocks % 8 != 0
            || count > (ulong)most)
        {
            throw new InvalidDataException("a page's blocks of differences are damaged");
        }

        Count = (int)count;
        left = Count;
        this.miniblocks = (int)miniblocks;
        miniblock = this.miniblocks;
        buffer = new long[block / miniblocks];
        widths = new byte[this.miniblocks];
    }

    /// <summary>How many values there are.</summary>
    public int Count { get; }

    /// <summary>Where the blocks end, once all values are read.</summary>
    public int End => at;

    /// <summary>Reads the next values.</summary>
    /// <exception cref="InvalidDataException">There are not as many.</exception>
    public void Read(Span<long> into)
    {
        if (into.Length > left)
        {
            throw new InvalidDataException("a page ends before its values");
        }

        left -= into.Length;
        for (int i = 0; i < into.Length; i++)
        {
            if (first)
            {
                first = false;
            }
            else
            {
                if (given == held)
                {
                    Unpack();
                }

                value += buffer[given++];
            }

            into[i] = value;
        }
    }

    /// <summary>Reads all values as lengths, which are not negative.</summary>
    public int[] Lengths()
    {
        if (Count > ParquetLimits.HeldValues)
        {
            throw new UnreadableException("a page of it has more than 16 million texts; write the file with smaller pages");
        }

        var lengths = new int[Count];
        Span<long> value = stackalloc long[1];
        for (int i = 0; i < lengths.Length; i++)
        {
            Read(value);
            lengths[i] = value[0] is >= 0 and <= int.MaxValue
                ? (int)value[0]
                : throw new InvalidDataException("a text has a negative length");
        }

        return lengths;
    }

    private void Unpack()
    {
        ReadOnlySpan<byte> bytes = data.Span;
        if (miniblock == miniblocks)
        {
            least = ZigZag(Varint.ReadLong(bytes, ref at));
            if (miniblocks > bytes.Length - at)
            {
                throw new InvalidDataException("a page ends before its values");
            }

            bytes.Slice(at, miniblocks).CopyTo(widths);
            at += miniblocks;
            miniblock = 0;
        }

        int width = widths[miniblock++];
        int size = buffer.Length / 8 * width;
        if (width > 64 || size > bytes.Length - at)
        {
            throw new InvalidDataException("a page ends before its values");
        }

        ReadOnlySpan<byte> packed = bytes.Slice(at, size);
        at += size;
        ulong mask = width == 64 ? ulong.MaxValue : (1UL << width) - 1;
        long bit = 0;
        for (int i = 0; i < buffer.Length; i++, bit += width)
        {
            int start = (int)(bit >> 3);
            int shift = (int)(bit & 7);
            ulong value = width == 0 ? 0 : Bits.Eight(packed, start) >> shift;
            if (shift + width > 64)
            {
                value |= (ulong)packed[start + 8] << (64 - shift);
            }

            buffer[i] = least + (long)(value & mask);
        }

        (given, held) = (0, buffer.Length);
    }

    private static long ZigZag(ulong raw) => (long)(raw >> 1) ^ -(long)(raw & 1);
}
