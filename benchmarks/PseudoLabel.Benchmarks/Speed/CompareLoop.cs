using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using PseudoLabel.Learning.Learners.Trees;

namespace PseudoLabel.Benchmarks.Speed;

/// <summary>
/// The least that scoring by masks must do: every node's threshold compared with each row's cell, and the outcome kept. No leaf is looked
/// up.
/// </summary>
internal static class CompareLoop
{
    /// <summary>Rows compared at once.</summary>
    public const int Rows = LeafMaskKernel.Rows;

    /// <summary>Compares all nodes with a panel of cells again and again, as often as this many rows need.</summary>
    /// <param name="nodes">The nodes.</param>
    /// <param name="panel">Slots x 64 cells.</param>
    /// <param name="rows">Number of rows, a multiple of 64.</param>
    /// <returns>What was kept, so that nothing is left out.</returns>
    public static uint Run(LeafMaskNode[] nodes, float[] panel, int rows)
    {
        uint kept = 0;
        for (int row = 0; row < rows; row += Rows)
        {
            kept ^= Compare(nodes, panel);
        }

        return kept;
    }

    private static uint Compare(LeafMaskNode[] nodes, float[] panel)
    {
        ref float cells = ref MemoryMarshal.GetArrayDataReference(panel);
        Vector256<uint> a = Vector256<uint>.AllBitsSet, b = a, c = a, d = a, e = a, f = a, g = a, h = a;
        foreach (LeafMaskNode node in nodes)
        {
            var threshold = Vector256.Create(node.Threshold);
            var keep = Vector256.Create(node.Keep);
            var at = (nuint)(node.Slot * Rows);
            a &= Vector256.LessThanOrEqual(Vector256.LoadUnsafe(ref cells, at), threshold).AsUInt32() | keep;
            b &= Vector256.LessThanOrEqual(Vector256.LoadUnsafe(ref cells, at + 8), threshold).AsUInt32() | keep;
            c &= Vector256.LessThanOrEqual(Vector256.LoadUnsafe(ref cells, at + 16), threshold).AsUInt32() | keep;
            d &= Vector256.LessThanOrEqual(Vector256.LoadUnsafe(ref cells, at + 24), threshold).AsUInt32() | keep;
            e &= Vector256.LessThanOrEqual(Vector256.LoadUnsafe(ref cells, at + 32), threshold).AsUInt32() | keep;
            f &= Vector256.LessThanOrEqual(Vector256.LoadUnsafe(ref cells, at + 40), threshold).AsUInt32() | keep;
            g &= Vector256.LessThanOrEqual(Vector256.LoadUnsafe(ref cells, at + 48), threshold).AsUInt32() | keep;
            h &= Vector256.LessThanOrEqual(Vector256.LoadUnsafe(ref cells, at + 56), threshold).AsUInt32() | keep;
        }

        return Vector256.Sum(a ^ b ^ c ^ d ^ e ^ f ^ g ^ h);
    }
}
