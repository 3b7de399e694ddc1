using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using PseudoLabel.Learning.Learners.Linear;

namespace PseudoLabel.Learning.Numerics;

/// <summary>
/// Turns a panel of row-major cells into columns of <see cref="LinearShape.BlockRows"/> rows, so that kernels run along rows, and back.
/// </summary>
internal static class BlockTranspose
{
    /// <summary>Copies cells [rows x columns] to [columns x BlockRows]; rows past the given ones become zero.</summary>
    /// <param name="cells">First cell of the panel, each row <paramref name="stride"/> after the one before.</param>
    /// <param name="stride">Cells from one row to the next.</param>
    /// <param name="rows">Rows, at most BlockRows.</param>
    internal static void ToColumns(ReadOnlySpan<float> cells, int stride, int rows, int columns, Span<float> panel)
    {
        ref float source = ref MemoryMarshal.GetReference(cells);
        ref float target = ref MemoryMarshal.GetReference(panel);
        int wholeRows = Avx.IsSupported ? rows & ~7 : 0;
        int wholeColumns = Avx.IsSupported ? columns & ~7 : 0;
        for (int row = 0; row < wholeRows; row += 8)
        {
            for (int column = 0; column < wholeColumns; column += 8)
            {
                Eight(
                    ref Unsafe.Add(ref source, row * stride + column),
                    stride,
                    ref Unsafe.Add(ref target, column * LinearShape.BlockRows + row),
                    LinearShape.BlockRows);
            }
        }

        Rest(cells, stride, 0, wholeRows, wholeColumns, columns, panel);
        Rest(cells, stride, wholeRows, rows, 0, columns, panel);
        if (rows < LinearShape.BlockRows)
        {
            for (int column = 0; column < columns; column++)
            {
                panel.Slice(column * LinearShape.BlockRows + rows, LinearShape.BlockRows - rows).Clear();
            }
        }
    }

    /// <summary>The way back: copies [columns x BlockRows] to [rows x columns].</summary>
    /// <param name="panel">Columns of BlockRows rows.</param>
    /// <param name="rows">Rows, at most BlockRows.</param>
    /// <param name="cells">Where to, row-major.</param>
    internal static void ToRows(ReadOnlySpan<float> panel, int rows, int columns, Span<float> cells)
    {
        ref float source = ref MemoryMarshal.GetReference(panel);
        ref float target = ref MemoryMarshal.GetReference(cells);
        int wholeRows = Avx.IsSupported ? rows & ~7 : 0;
        int wholeColumns = Avx.IsSupported ? columns & ~7 : 0;
        for (int row = 0; row < wholeRows; row += 8)
        {
            for (int column = 0; column < wholeColumns; column += 8)
            {
                Eight(
                    ref Unsafe.Add(ref source, column * LinearShape.BlockRows + row),
                    LinearShape.BlockRows,
                    ref Unsafe.Add(ref target, row * columns + column),
                    columns);
            }
        }

        for (int row = 0; row < rows; row++)
        {
            for (int column = row < wholeRows ? wholeColumns : 0; column < columns; column++)
            {
                cells[row * columns + column] = panel[column * LinearShape.BlockRows + row];
            }
        }
    }

    private static void Rest(ReadOnlySpan<float> cells, int stride, int row, int lastRow, int firstColumn, int columns, Span<float> panel)
    {
        for (; row < lastRow; row++)
        {
            for (int column = firstColumn; column < columns; column++)
            {
                panel[column * LinearShape.BlockRows + row] = cells[row * stride + column];
            }
        }
    }

    // Moves values only, so it gives the same bits as the plain loop. Rows are loaded by halves, the fifth row's beside the first's: that
    // leaves two steps of shuffling in place of three. Inlined, as without a loop of its own it would start out unoptimized.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Eight(ref float source, int stride, ref float target, int targetStride)
    {
        Four(ref source, stride, ref target, targetStride);
        Four(ref Unsafe.Add(ref source, 4), stride, ref Unsafe.Add(ref target, 4 * targetStride), targetStride);
    }

    // Four columns of eight rows.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(ref float source, int stride, ref float target, int targetStride)
    {
        var r0 = Halves(ref source, stride);
        var r1 = Halves(ref Unsafe.Add(ref source, stride), stride);
        var r2 = Halves(ref Unsafe.Add(ref source, 2 * stride), stride);
        var r3 = Halves(ref Unsafe.Add(ref source, 3 * stride), stride);
        var t0 = Avx.UnpackLow(r0, r1);
        var t1 = Avx.UnpackHigh(r0, r1);
        var t2 = Avx.UnpackLow(r2, r3);
        var t3 = Avx.UnpackHigh(r2, r3);
        Avx.Shuffle(t0, t2, 0x44).StoreUnsafe(ref target);
        Avx.Shuffle(t0, t2, 0xEE).StoreUnsafe(ref Unsafe.Add(ref target, targetStride));
        Avx.Shuffle(t1, t3, 0x44).StoreUnsafe(ref Unsafe.Add(ref target, 2 * targetStride));
        Avx.Shuffle(t1, t3, 0xEE).StoreUnsafe(ref Unsafe.Add(ref target, 3 * targetStride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Halves(ref float source, int stride) =>
        Avx.InsertVector128(
            Vector128.LoadUnsafe(ref source).ToVector256Unsafe(), Vector128.LoadUnsafe(ref Unsafe.Add(ref source, 4 * stride)), 1);
}
