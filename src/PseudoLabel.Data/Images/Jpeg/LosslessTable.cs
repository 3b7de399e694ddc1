namespace PseudoLabel.Data.Images.Jpeg;

/// <summary>A Huffman table (ITU-T T.81, annex C and F.2.2.3): codes of 1 to 16 bits for the sizes of differences.</summary>
internal sealed class LosslessTable
{
    private const int Longest = 16;
    private readonly int[] last = new int[Longest + 1];
    private readonly int[] offset = new int[Longest + 1];
    private readonly byte[] sizes;

    /// <param name="counts">Codes of each length.</param>
    /// <param name="sizes">What they stand for, in order.</param>
    public LosslessTable(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> sizes)
    {
        this.sizes = sizes.ToArray();
        for (int length = 1, code = 0, taken = 0; length <= Longest; length++, code <<= 1)
        {
            offset[length] = taken - code;
            code += counts[length - 1];
            taken += counts[length - 1];
            last[length] = counts[length - 1] == 0 ? -1 : code - 1;
        }
    }

    /// <summary>How many codes a table has.</summary>
    /// <param name="counts">Codes of each length.</param>
    public static int Count(ReadOnlySpan<byte> counts)
    {
        int count = 0;
        foreach (byte ofLength in counts)
        {
            count += ofLength;
        }

        return count;
    }

    /// <summary>The next difference.</summary>
    public int Difference(ref LosslessBits bits)
    {
        int code = 0;
        for (int length = 1; length <= Longest; length++)
        {
            code = (code << 1) | bits.Next();
            if (code <= last[length])
            {
                int place = code + offset[length];
                int size = place >= 0 && place < sizes.Length ? sizes[place] : throw LosslessJpeg.Damaged();
                if (size >= Longest)
                {
                    // The one difference of its size has no bits of its own.
                    return size == Longest ? 1 << 15 : throw LosslessJpeg.Damaged();
                }

                int value = bits.Next(size);
                return size == 0 || value >= 1 << (size - 1) ? value : value - (1 << size) + 1;
            }
        }

        throw LosslessJpeg.Damaged();
    }
}
