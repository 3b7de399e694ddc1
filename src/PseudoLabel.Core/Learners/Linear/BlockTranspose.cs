using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace PseudoLabel.Core.Learners.Linear;

/// <summary>Turns a panel of row-major cells into columns of <see cref="LinearShape.BlockRows"/> rows, so that kernels run along rows, and back.</summary>
internal static class BlockTranspose
{
    /// <summary>Copies cells [rows x columns] to [columns x BlockRows]; rows past the given ones become zero.</summary>
    /// <param name="cells">First cell of the panel, each row <paramref name="stride"/> after the one before.</param>
    /// <param name="stride">Cells from one row to the next.</param>
    /// <param name="rows">Rows, at most BlockRows.</param>
    /// <param name="columns">Columns of the panel.</param>
    /// <param name="panel">Where to.</param>
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
    /// <param name="columns">Columns.</param>
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

    // Moves values only, so it gives the same bits as the plain loop.
    private static void Eight(ref float source, int stride, ref float target, int targetStride)
    {
        var r0 = Vector256.LoadUnsafe(ref source);
        var r1 = Vector256.LoadUnsafe(ref Unsafe.Add(ref source, stride));
        var r2 = Vector256.LoadUnsafe(ref Unsafe.Add(ref source, 2 * stride));
        var r3 = Vector256.LoadUnsafe(ref Unsafe.Add(ref source, 3 * stride));
        var r4 = Vector256.LoadUnsafe(ref Unsafe.Add(ref source, 4 * stride));
        var r5 = Vector256.LoadUnsafe(ref Unsafe.Add(ref source, 5 * stride));
        var r6 = Vector256.LoadUnsafe(ref Unsafe.Add(ref source, 6 * stride));
        var r7 = Vector256.LoadUnsafe(ref Unsafe.Add(ref source, 7 * stride));
        var t0 = Avx.UnpackLow(r0, r1);
        var t1 = Avx.UnpackHigh(r0, r1);
        var t2 = Avx.UnpackLow(r2, r3);
        var t3 = Avx.UnpackHigh(r2, r3);
        var t4 = Avx.UnpackLow(r4, r5);
        var t5 = Avx.UnpackHigh(r4, r5);
        var t6 = Avx.UnpackLow(r6, r7);
        var t7 = Avx.UnpackHigh(r6, r7);
        r0 = Avx.Shuffle(t0, t2, 0x44);
        r1 = Avx.Shuffle(t0, t2, 0xEE);
        r2 = Avx.Shuffle(t1, t3, 0x44);
        r3 = Avx.Shuffle(t1, t3, 0xEE);
        r4 = Avx.Shuffle(t4, t6, 0x44);
        r5 = Avx.Shuffle(t4, t6, 0xEE);
        r6 = Avx.Shuffle(t5, t7, 0x44);
        r7 = Avx.Shuffle(t5, t7, 0xEE);
        Avx.Permute2x128(r0, r4, 0x20).StoreUnsafe(ref target);
        Avx.Permute2x128(r1, r5, 0x20).StoreUnsafe(ref Unsafe.Add(ref target, targetStride));
        Avx.Permute2x128(r2, r6, 0x20).StoreUnsafe(ref Unsafe.Add(ref target, 2 * targetStride));
        Avx.Permute2x128(r3, r7, 0x20).StoreUnsafe(ref Unsafe.Add(ref target, 3 * targetStride));
        Avx.Permute2x128(r0, r4, 0x31).StoreUnsafe(ref Unsafe.Add(ref target, 4 * targetStride));
        Avx.Permute2x128(r1, r5, 0x31).StoreUnsafe(ref Unsafe.Add(ref target, 5 * targetStride));
        Avx.Permute2x128(r2, r6, 0x31).StoreUnsafe(ref Unsafe.Add(ref target, 6 * targetStride));
        Avx.Permute2x128(r3, r7, 0x31).StoreUnsafe(ref Unsafe.Add(ref target, 7 * targetStride));
    }
}
