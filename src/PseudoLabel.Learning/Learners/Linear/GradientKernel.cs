using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PseudoLabel.Learning.Learners.Linear;

/// <summary>
/// Adds a block's share to the dense gradient. A lane is one column; a block's rows are summed one by one in float32,
/// then added to the gradient in double, so that rounding does not grow with the number of rows.
/// </summary>
internal static class GradientKernel
{
    private const int Rows = LinearShape.BlockRows;

    /// <summary>gradient[o, c] += sum over r of residuals[o, r] * cells[r, c], for 16 columns at a time.</summary>
    /// <param name="cells">First cell; each row <paramref name="cellStride"/> after the one before.</param>
    /// <param name="cellStride">Cells from one row to the next.</param>
    /// <param name="rows">Rows, at most BlockRows.</param>
    /// <param name="columns">Columns, a multiple of 16.</param>
    /// <param name="residuals">Residuals, [outputs x BlockRows].</param>
    /// <param name="outputs">Outputs, an even number.</param>
    /// <param name="gradient">Gradient, the first output's first column first.</param>
    /// <param name="stride">Values from one output's gradient to the next one's.</param>
    internal static void Add(
        ReadOnlySpan<float> cells,
        int cellStride,
        int rows,
        int columns,
        ReadOnlySpan<float> residuals,
        int outputs,
        Span<double> gradient,
        int stride)
    {
        ref float x = ref MemoryMarshal.GetReference(cells);
        ref float r = ref MemoryMarshal.GetReference(residuals);
        ref double g = ref MemoryMarshal.GetReference(gradient);
        for (int column = 0; column < columns; column += 16)
        {
            int output = 0;
            for (; output + 4 <= outputs; output += 4)
            {
                Four(
                    ref Unsafe.Add(ref x, column),
                    cellStride,
                    rows,
                    ref Unsafe.Add(ref r, output * Rows),
                    ref Unsafe.Add(ref g, output * stride + column),
                    stride);
            }

            if (output < outputs)
            {
                Two(
                    ref Unsafe.Add(ref x, column),
                    cellStride,
                    rows,
                    ref Unsafe.Add(ref r, output * Rows),
                    ref Unsafe.Add(ref g, output * stride + column),
                    stride);
            }
        }
    }

    private static void Four(ref float x, int cellStride, int rows, ref float r, ref double g, int stride)
    {
        Vector256<float> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default, d0 = default, d1 = default;
        nuint at = 0;
        for (int row = 0; row < rows; row++)
        {
            var x0 = Vector256.LoadUnsafe(ref x, at);
            var x1 = Vector256.LoadUnsafe(ref x, at + 8);
            at += (nuint)cellStride;
            var v = Vector256.Create(Unsafe.Add(ref r, row));
            a0 += v * x0;
            a1 += v * x1;
            v = Vector256.Create(Unsafe.Add(ref r, row + Rows));
            b0 += v * x0;
            b1 += v * x1;
            v = Vector256.Create(Unsafe.Add(ref r, row + 2 * Rows));
            c0 += v * x0;
            c1 += v * x1;
            v = Vector256.Create(Unsafe.Add(ref r, row + 3 * Rows));
            d0 += v * x0;
            d1 += v * x1;
        }

        Flush(a0, a1, ref g);
        Flush(b0, b1, ref Unsafe.Add(ref g, stride));
        Flush(c0, c1, ref Unsafe.Add(ref g, 2 * stride));
        Flush(d0, d1, ref Unsafe.Add(ref g, 3 * stride));
    }

    private static void Two(ref float x, int cellStride, int rows, ref float r, ref double g, int stride)
    {
        Vector256<float> a0 = default, a1 = default, b0 = default, b1 = default;
        nuint at = 0;
        for (int row = 0; row < rows; row++)
        {
            var x0 = Vector256.LoadUnsafe(ref x, at);
            var x1 = Vector256.LoadUnsafe(ref x, at + 8);
            at += (nuint)cellStride;
            var v = Vector256.Create(Unsafe.Add(ref r, row));
            a0 += v * x0;
            a1 += v * x1;
            v = Vector256.Create(Unsafe.Add(ref r, row + Rows));
            b0 += v * x0;
            b1 += v * x1;
        }

        Flush(a0, a1, ref g);
        Flush(b0, b1, ref Unsafe.Add(ref g, stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Flush(Vector256<float> first, Vector256<float> second, ref double g)
    {
        AddWidened(first, ref g);
        AddWidened(second, ref Unsafe.Add(ref g, 8));
    }

    /// <summary>g[0..8) += v, widened to double.</summary>
    /// <param name="v">Eight values.</param>
    /// <param name="g">The first of eight sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void AddWidened(Vector256<float> v, ref double g)
    {
        var (low, high) = Vector256.Widen(v);
        (Vector256.LoadUnsafe(ref g) + low).StoreUnsafe(ref g);
        (Vector256.LoadUnsafe(ref g, 4) + high).StoreUnsafe(ref g, 4);
    }
}
