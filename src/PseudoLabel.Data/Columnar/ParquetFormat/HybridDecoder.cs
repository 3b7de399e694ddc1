using System.Buffers.Binary;

namespace PseudoLabel.Data.Columnar.ParquetFormat;

/// <summary>Small integers as runs of one value and groups of eight packed values: levels, indices of a dictionary, booleans.</summary>
/// <param name="width">Bits of a value, 0 to 32.</param>
internal sealed class HybridDecoder(ReadOnlyMemory<byte> data, int width)
{
    private readonly int width = width is >= 0 and <= 32 ? width : throw new InvalidDataException("its values have more than 32 bits");
    private int at;
    private int repeats;
    private int repeated;
    private int packed;
    private long bit;

    /// <summary>Levels up to a highest one, which follow their length or fill the bytes.</summary>
    public static HybridDecoder Levels(ReadOnlyMemory<byte> data, int highest) => new(data, 32 - int.LeadingZeroCount(highest));

    /// <summary>Reads the next values.</summary>
    /// <exception cref="InvalidDataException">There are not as many.</exception>
    public void Read(Span<int> into)
    {
        while (!into.IsEmpty)
        {
            int count;
            if (repeats > 0)
            {
                count = Math.Min(repeats, into.Length);
                into[..count].Fill(repeated);
                repeats -= count;
            }
            else if (packed > 0)
            {
                count = Math.Min(packed, into.Length);
                Unpack(into[..count]);
                packed -= count;
            }
            else
            {
                count = 0;
                Begin();
            }

            into = into[count..];
        }
    }

    private void Begin()
    {
        ReadOnlySpan<byte> bytes = data.Span;
        uint head = Varint.Read(bytes, ref at);
        if ((head & 1) == 0)
        {
            int size = (width + 7) / 8;
            if (size > bytes.Length - at)
            {
                throw new InvalidDataException("a page ends before its values");
            }

            repeats = (int)(head >> 1);
            repeated = 0;
            for (int i = 0; i < size; i++)
            {
                repeated |= bytes[at++] << (8 * i);
            }

            return;
        }

        // Some writers leave out the bytes of the last group that hold no values.
        long values = (head >> 1) * 8L;
        long held = width == 0 ? values : Math.Min(values, (bytes.Length - at) * 8L / width);
        if (held > int.MaxValue || (values > 0 && held == 0))
        {
            throw new InvalidDataException("a page ends before its values");
        }

        packed = (int)held;
        bit = at * 8L;
        at = (int)Math.Min(bytes.Length, at + ((head >> 1) * (long)width));
    }

    private void Unpack(Span<int> into)
    {
        ReadOnlySpan<byte> bytes = data.Span;
        ulong mask = (1UL << width) - 1;
        for (int i = 0; i < into.Length; i++)
        {
            into[i] = (int)((Bits.Eight(bytes, (int)(bit >> 3)) >> (int)(bit & 7)) & mask);
            bit += width;
        }
    }
}

/// <summary>Integers of as many bytes as they need.</summary>
internal static class Varint
{
    /// <summary>Reads one of at most 32 bits.</summary>
    public static uint Read(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong value = ReadLong(bytes, ref at);
        return value <= uint.MaxValue ? (uint)value : throw new InvalidDataException("a count in a page is too large");
    }

    /// <summary>Reads one of at most 64 bits.</summary>
    public static ulong ReadLong(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            if ((uint)at >= (uint)bytes.Length)
            {
                throw new InvalidDataException("a page ends before its values");
            }

            byte next = bytes[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("a count in a page is too large");
    }
}

/// <summary>Packed bits, the lowest first.</summary>
internal static class Bits
{
    /// <summary>Eight bytes from one on; zeros behind the last.</summary>
    public static ulong Eight(ReadOnlySpan<byte> bytes, int at)
    {
        if (at <= bytes.Length - sizeof(ulong))
        {
            return BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
        }

        ulong value = 0;
        for (int i = 0; at + i < bytes.Length; i++)
        {
            value |= (ulong)bytes[at + i] << (8 * i);
        }

        return value;
    }
}
