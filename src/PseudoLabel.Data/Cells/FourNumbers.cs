using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace PseudoLabel.Data.Cells;

/// <summary>
/// Reads four numbers of at most eight characters at once, to the same bits as <see cref="NumberCell.TryShort"/> reads each. A lane of 64
/// bits is a cell; its last character is the lane's highest byte. Digits become a number by multiplying neighbors (Mula, "SIMD-ized
/// conversion of strings to integers", 2014).
/// </summary>
internal static class FourNumbers
{
    /// <summary>Cells read at once.</summary>
    public const int Count = 4;

    /// <summary>The longest cell that is read, with its sign.</summary>
    public const int MostCharacters = sizeof(ulong);

    /// <summary>Whether this machine can.</summary>
    public static bool IsSupported => Avx2.IsSupported;

    /// <summary>Reads the cells; false where one of them is no such number, which says nothing of the others.</summary>
    /// <param name="texts">The bytes from each cell's start on, its first character in the lowest byte.</param>
    /// <param name="lengths">The length of each, 1 to <see cref="MostCharacters"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(Vector256<ulong> texts, Vector128<int> lengths, out Vector128<float> values)
    {
        Vector256<ulong> characters = Avx2.ConvertToVector256Int64(lengths).AsUInt64();
        Vector256<ulong> unused = Vector256.Create(64UL) - (characters << 3);
        Vector256<ulong> text = Avx2.ShiftLeftLogicalVariable(texts, unused);
        Vector256<ulong> used = Avx2.ShiftLeftLogicalVariable(Vector256<ulong>.AllBitsSet, unused);
        Vector256<ulong> zeros = Vector256.Equals(text.AsByte(), Vector256<byte>.Zero).AsUInt64();
        Vector256<ulong> minuses = Vector256.Equals(text.AsByte(), Vector256.Create((byte)'-')).AsUInt64();
        Vector256<ulong> points = Vector256.Equals(text.AsByte(), Vector256.Create((byte)'.')).AsUInt64();

        // A minus only as the first character; no character of code 0, which the bytes before the first are.
        Vector256<ulong> wrong = (minuses & (used << 8)) | (zeros & used);
        text ^= minuses & Vector256.Create((byte)('-' ^ '0')).AsUInt64();

        // The digits before the point move up into its place. A second point stays, and is no digit.
        Vector256<ulong> point = points & (Vector256<ulong>.Zero - points);
        Vector256<ulong> none = Vector256.Equals(points, Vector256<ulong>.Zero);
        Vector256<ulong> below = Vector256.AndNot(point - Vector256<ulong>.One, none);
        Vector256<ulong> above = ~(below | ((point << 8) - point));
        text = (text & above) | ((text & below) << 8);

        // Digits behind the point; 8 where there is none, which the table of eight powers takes for 0.
        Vector256<int> scales = Avx2.SumAbsoluteDifferences((above & Ones).AsByte(), Vector256<byte>.Zero).AsInt32();

        // The bytes before the first character count as zeros.
        text |= Vector256.Equals(text.AsByte(), Vector256<byte>.Zero).AsUInt64() & Zeros;
        Vector256<byte> digits = (text ^ Zeros).AsByte();
        wrong |= Vector256.GreaterThan(digits, Vector256.Create((byte)9)).AsUInt64();

        // A sign and a point are no digits, and one digit there must be.
        Vector256<ulong> signs = Vector256.Equals(minuses, Vector256<ulong>.Zero);
        wrong |= Vector256.Equals(characters, Vector256.Create(2UL) + signs + none);
        Vector256<short> pairs = Avx2.MultiplyAddAdjacent(digits, Vector256.Create((ushort)0x010A).AsSByte());
        Vector256<int> fours = Avx2.MultiplyAddAdjacent(pairs, Vector256.Create(0x0001_0064).AsInt16());
        Vector256<ulong> all = Avx2.Multiply(fours.AsUInt32(), Vector256.Create(10_000u)) + (fours.AsUInt64() >> 32);
        wrong |= all & Vector256.Create(~((1UL << 24) - 1));

        Vector128<float> exact = Vector128.ConvertToSingle(Low(all.AsInt32()));
        Vector128<float> powers = Avx2.PermuteVar8x32(Powers, Avx2.PermuteVar8x32(scales, Even)).GetLower();
        values = exact / powers | Vector128.AndNot(Vector128.Create(-0f), Low(signs.AsInt32()).AsSingle());
        return wrong == Vector256<ulong>.Zero;
    }

    private static Vector256<ulong> Ones => Vector256.Create((byte)1).AsUInt64();

    private static Vector256<ulong> Zeros => Vector256.Create((byte)'0').AsUInt64();

    private static Vector256<int> Even => Vector256.Create(0, 2, 4, 6, 0, 2, 4, 6);

    // Powers of ten as floats, all exact.
    private static Vector256<float> Powers => Vector256.Create(1e0f, 1e1f, 1e2f, 1e3f, 1e4f, 1e5f, 1e6f, 1e7f);

    /// <summary>The lower half of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Low(Vector256<int> lanes) => Avx2.PermuteVar8x32(lanes, Even).GetLower();
}
