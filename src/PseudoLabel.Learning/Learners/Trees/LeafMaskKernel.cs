using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using PseudoLabel.Learning.Learners.Linear;

namespace PseudoLabel.Learning.Learners.Trees;

/// <summary>
/// Finds the leaf of 64 rows in one tree: eight rows a vector, eight vectors at once, each node's comparison made for all rows.
/// That is more comparisons than a walk makes, but none waits for another, none branches, and cells are read side by side.
/// Compiled fully at once, which saves each process some 50 ms in the quick code that counts its calls.
/// </summary>
internal static unsafe class LeafMaskKernel
{
    /// <summary>Rows in a panel, which is [slots x 64] cells.</summary>
    public const int Rows = LinearShape.BlockRows;

    /// <summary>Finds the leaf of each row of a panel.</summary>
    /// <param name="panel">The cells, slot-major.</param>
    /// <param name="leaf">Out: 64 numbers, each counting its tree's leaves from the left.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FindLeaves(LeafMaskNode* node, LeafMaskNode* end, float* panel, int* leaf)
    {
        Vector256<uint> a = Vector256<uint>.AllBitsSet, b = a, c = a, d = a, e = a, f = a, g = a, h = a;
        for (; node < end; node++)
        {
            float* x = panel + ((long)node->Slot * Rows);
            var threshold = Vector256.Create(node->Threshold);
            var keep = Vector256.Create(node->Keep);
            a &= Left(x, threshold) | keep;
            b &= Left(x + 8, threshold) | keep;
            c &= Left(x + 16, threshold) | keep;
            d &= Left(x + 24, threshold) | keep;
            e &= Left(x + 32, threshold) | keep;
            f &= Left(x + 40, threshold) | keep;
            g &= Left(x + 48, threshold) | keep;
            h &= Left(x + 56, threshold) | keep;
        }

        LowestBit(a).Store(leaf);
        LowestBit(b).Store(leaf + 8);
        LowestBit(c).Store(leaf + 16);
        LowestBit(d).Store(leaf + 24);
        LowestBit(e).Store(leaf + 32);
        LowestBit(f).Store(leaf + 40);
        LowestBit(g).Store(leaf + 48);
        LowestBit(h).Store(leaf + 56);
    }

    /// <summary>Adds the value of each row's leaf.</summary>
    /// <param name="values">The tree's leaf values from left to right.</param>
    /// <param name="totals">64 totals of the tree's class.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddValues(double* values, int* leaf, double* totals)
    {
        for (int r = 0; r < Rows; r += 4)
        {
            var added = Vector256.Create(values[leaf[r]], values[leaf[r + 1]], values[leaf[r + 2]], values[leaf[r + 3]]);
            (Vector256.Load(totals + r) + added).Store(totals + r);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Left(float* x, Vector256<float> threshold) =>
        Vector256.LessThanOrEqual(Vector256.Load(x), threshold).AsUInt32();

    /// <summary>
    /// The number of the lowest bit that is set: the exponent of that power of two as a float. Bit
    /// 31 becomes the sign, which is masked off.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> LowestBit(Vector256<uint> mask)
    {
        var lowest = (mask & (Vector256<uint>.Zero - mask)).AsInt32();
        return ((Vector256.ConvertToSingle(lowest).AsInt32() >> 23) & Vector256.Create(0xFF)) - Vector256.Create(127);
    }
}
