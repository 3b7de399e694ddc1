using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PseudoLabel.Benchmarks.Speed;

/// <summary>
/// The fastest reading of this benchmark's CSV files that we could write: it takes for granted that every cell is an optional minus, a few
/// digits, a point and four digits, that nothing is quoted and nothing is wrong. Delimiters by comparing 32 bytes at once, a number by
/// three multiplications (Lemire, "Quickly parsing eight digits", 2018). What a real reader must do on top of it is what the benchmark
/// shows.
/// </summary>
internal static class PlainCsv
{
    /// <summary>Reads whole lines into a row-major matrix.</summary>
    /// <param name="text">Lines; 32 readable bytes follow.</param>
    /// <param name="cells">Gets the numbers.</param>
    /// <returns>Numbers read.</returns>
    public static int Read(ReadOnlySpan<byte> text, Span<float> cells)
    {
        ref byte start = ref MemoryMarshal.GetReference(text);
        ref float target = ref MemoryMarshal.GetReference(cells);
        var comma = Vector256.Create((byte)',');
        var newline = Vector256.Create((byte)'\n');
        int count = 0;
        int cell = 0;
        for (int at = 0; at < text.Length; at += 32)
        {
            var bytes = Vector256.LoadUnsafe(ref start, (nuint)at);
            uint ends = (Vector256.Equals(bytes, comma) | Vector256.Equals(bytes, newline)).ExtractMostSignificantBits();
            ends = text.Length - at < 32 ? ends & ((1u << (text.Length - at)) - 1) : ends;
            for (; ends != 0; ends &= ends - 1)
            {
                int end = at + BitOperations.TrailingZeroCount(ends);
                Unsafe.Add(ref target, count++) = Number(ref start, cell, end);
                cell = end + 1;
            }
        }

        return count;
    }

    /// <summary>
    /// The eight bytes before the cell's end hold at most a sign, digits, the point and four digits: the last four and those before the
    /// point are parsed at once.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Number(ref byte text, int start, int end)
    {
        int minus = (Unsafe.Add(ref text, start) ^ '-') - 1 >>> 31;
        start += minus;
        int whole = end - start - 5;
        ulong digits = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref text, start));
        ulong before = digits & ((1UL << (8 * whole)) - 1);
        ulong after = digits >> (8 * (whole + 1)) << (8 * whole);
        ulong all = (before | after) << (8 * (4 - whole));
        all &= 0x0F0F0F0F0F0F0F0F;
        all = (all * 2561) >> 8;
        all = ((all & 0x00FF00FF00FF00FF) * 6553601) >> 16;
        all = ((all & 0x0000FFFF0000FFFF) * 42949672960001) >> 32;
        float value = (uint)all / 10_000f;
        return BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(value) | (minus << 31));
    }
}
