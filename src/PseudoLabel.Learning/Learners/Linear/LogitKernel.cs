using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PseudoLabel.Learning.Learners.Linear;

/// <summary>
/// Adds a panel of dense columns to the logits of a block. A lane is one row, so each logit sums its columns one by one, in column
/// order, whatever rows stand beside it and however wide the machine's vectors are. Eight sums run at once to hide the additions' latency.
/// </summary>
internal static class LogitKernel
{
    private const int Rows = LinearShape.BlockRows;

    /// <summary>logits[o, r] += sum over c of weights[o, c] * panel[c, r].</summary>
    /// <param name="panel">Cells, [columns x BlockRows].</param>
    /// <param name="weights">Weights, the first output's first column first.</param>
    /// <param name="stride">Values from one output's weights to the next one's.</param>
    /// <param name="outputs">Outputs, an even number.</param>
    /// <param name="rows">Rows to compute; rounded up to a multiple of 16.</param>
    /// <param name="logits">Logits, [outputs x BlockRows].</param>
    internal static void Add(
        ReadOnlySpan<float> panel, int columns, ReadOnlySpan<float> weights, int stride, int outputs, int rows, Span<float> logits)
    {
        ref float x = ref MemoryMarshal.GetReference(panel);
        ref float w = ref MemoryMarshal.GetReference(weights);
        ref float z = ref MemoryMarshal.GetReference(logits);
        for (int row = 0; row < rows; row += 16)
        {
            int output = 0;
            for (; output + 4 <= outputs; output += 4)
            {
                Four(
                    ref Unsafe.Add(ref x, row),
                    columns,
                    ref Unsafe.Add(ref w, output * stride),
                    stride,
                    ref Unsafe.Add(ref z, output * Rows + row));
            }

            if (output < outputs)
            {
                Two(
                    ref Unsafe.Add(ref x, row),
                    columns,
                    ref Unsafe.Add(ref w, output * stride),
                    stride,
                    ref Unsafe.Add(ref z, output * Rows + row));
            }
        }
    }

    private static void Four(ref float x, int columns, ref float w, int stride, ref float z)
    {
        var a0 = Vector256.LoadUnsafe(ref z);
        var a1 = Vector256.LoadUnsafe(ref z, 8);
        var b0 = Vector256.LoadUnsafe(ref z, Rows);
        var b1 = Vector256.LoadUnsafe(ref z, Rows + 8);
        var c0 = Vector256.LoadUnsafe(ref z, 2 * Rows);
        var c1 = Vector256.LoadUnsafe(ref z, 2 * Rows + 8);
        var d0 = Vector256.LoadUnsafe(ref z, 3 * Rows);
        var d1 = Vector256.LoadUnsafe(ref z, 3 * Rows + 8);
        ref float wb = ref Unsafe.Add(ref w, stride);
        ref float wc = ref Unsafe.Add(ref wb, stride);
        ref float wd = ref Unsafe.Add(ref wc, stride);
        nuint at = 0;
        for (int column = 0; column < columns; column++)
        {
            var x0 = Vector256.LoadUnsafe(ref x, at);
            var x1 = Vector256.LoadUnsafe(ref x, at + 8);
            at += Rows;
            var v = Vector256.Create(Unsafe.Add(ref w, column));
            a0 += v * x0;
            a1 += v * x1;
            v = Vector256.Create(Unsafe.Add(ref wb, column));
            b0 += v * x0;
            b1 += v * x1;
            v = Vector256.Create(Unsafe.Add(ref wc, column));
            c0 += v * x0;
            c1 += v * x1;
            v = Vector256.Create(Unsafe.Add(ref wd, column));
            d0 += v * x0;
            d1 += v * x1;
        }

        a0.StoreUnsafe(ref z);
        a1.StoreUnsafe(ref z, 8);
        b0.StoreUnsafe(ref z, Rows);
        b1.StoreUnsafe(ref z, Rows + 8);
        c0.StoreUnsafe(ref z, 2 * Rows);
        c1.StoreUnsafe(ref z, 2 * Rows + 8);
        d0.StoreUnsafe(ref z, 3 * Rows);
        d1.StoreUnsafe(ref z, 3 * Rows + 8);
    }

    private static void Two(ref float x, int columns, ref float w, int stride, ref float z)
    {
        var a0 = Vector256.LoadUnsafe(ref z);
        var a1 = Vector256.LoadUnsafe(ref z, 8);
        var b0 = Vector256.LoadUnsafe(ref z, Rows);
        var b1 = Vector256.LoadUnsafe(ref z, Rows + 8);
        ref float wb = ref Unsafe.Add(ref w, stride);
        nuint at = 0;
        for (int column = 0; column < columns; column++)
        {
            var x0 = Vector256.LoadUnsafe(ref x, at);
            var x1 = Vector256.LoadUnsafe(ref x, at + 8);
            at += Rows;
            var v = Vector256.Create(Unsafe.Add(ref w, column));
            a0 += v * x0;
            a1 += v * x1;
            v = Vector256.Create(Unsafe.Add(ref wb, column));
            b0 += v * x0;
            b1 += v * x1;
        }

        a0.StoreUnsafe(ref z);
        a1.StoreUnsafe(ref z, 8);
        b0.StoreUnsafe(ref z, Rows);
        b1.StoreUnsafe(ref z, Rows + 8);
    }
}
