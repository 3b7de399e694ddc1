namespace PseudoLabel.Learning.Features.Numeric;

/// <summary>Sorts finite floats by their bits, eleven at a time (radix sort): time linear in their number.</summary>
internal static class SortedSample
{
    private const int Digits = 3;
    private const int DigitBits = 11;
    private const int Buckets = 1 << DigitBits;

    /// <summary>Sorts in place, ascending.</summary>
    internal static void Sort(Span<float> values)
    {
        uint[] keys = new uint[values.Length];
        uint[] other = new uint[values.Length];
        int[] starts = new int[Digits * Buckets];
        for (int i = 0; i < keys.Length; i++)
        {
            // As an unsigned number, a positive float sorts right once its sign bit is set, a negative one once every bit is turned.
            uint bits = BitConverter.SingleToUInt32Bits(values[i]);
            uint key = (bits & 0x8000_0000) != 0 ? ~bits : bits | 0x8000_0000;
            keys[i] = key;
            for (int digit = 0; digit < Digits; digit++)
            {
                starts[(digit * Buckets) + Digit(key, digit)]++;
            }
        }

        for (int digit = 0; digit < Digits; digit++)
        {
            Span<int> next = starts.AsSpan(digit * Buckets, Buckets);
            int total = 0;
            foreach (ref int start in next)
            {
                (start, total) = (total, total + start);
            }

            foreach (uint key in keys)
            {
                other[next[Digit(key, digit)]++] = key;
            }

            (keys, other) = (other, keys);
        }

        for (int i = 0; i < keys.Length; i++)
        {
            uint key = keys[i];
            values[i] = BitConverter.UInt32BitsToSingle((key & 0x8000_0000) != 0 ? key & 0x7FFF_FFFF : ~key);
        }
    }

    private static int Digit(uint key, int digit) => (int)((key >> (digit * DigitBits)) & (Buckets - 1));
}
