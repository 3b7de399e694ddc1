using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using PseudoLabel.Learning.Features;

namespace PseudoLabel.Learning.Graph;

/// <summary>
/// Nodes laid out for dot products with many rows: dense cells by groups of 16 nodes, sparse entries by column.
/// A lane is one node, and each product sums its columns one by one, in column order, so that it is the same however wide the
/// machine's vectors are and whichever of the two is the row.
/// </summary>
internal sealed class NodePanels
{
    /// <summary>Rows whose products are computed at once.</summary>
    public const int RowGroup = 4;

    private const int NodeGroup = 16;
    private readonly int denseColumns;
    private readonly float[] panels;
    private readonly SparsePostings postings;

    public NodePanels(FeatureMatrix nodes)
    {
        Nodes = nodes.Rows;
        Stride = (nodes.Rows + NodeGroup - 1) / NodeGroup * NodeGroup;
        denseColumns = nodes.DenseColumns;
        panels = new float[checked(Stride * denseColumns)];
        for (int i = 0; i < nodes.Rows; i++)
        {
            ReadOnlySpan<float> row = nodes.DenseRow(i);
            int at = i / NodeGroup * NodeGroup * denseColumns + i % NodeGroup;
            foreach (float value in row)
            {
                panels[at] = value;
                at += NodeGroup;
            }
        }

        postings = new SparsePostings(nodes);
        Squares = SquaredLengths(nodes, Stride);
    }

    /// <summary>Number of nodes.</summary>
    public int Nodes { get; }

    /// <summary>Number of nodes rounded up: values from one row's products to the next's.</summary>
    public int Stride { get; }

    /// <summary>The squared length of each node; 0 past the last.</summary>
    public float[] Squares { get; }

    /// <summary>The squared length of each row.</summary>
    public static float[] SquaredLengths(FeatureMatrix rows, int length)
    {
        var squares = new float[length];
        for (int i = 0; i < rows.Rows; i++)
        {
            float sum = 0;
            foreach (float v in rows.DenseRow(i))
            {
                sum += v * v;
            }

            foreach (float v in rows.SparseValues(i))
            {
                sum += v * v;
            }

            squares[i] = sum;
        }

        return squares;
    }

    /// <summary>Dot products of up to <see cref="RowGroup"/> rows with every node.</summary>
    /// <param name="rows">The matrix that holds the rows.</param>
    /// <param name="products">RowGroup x Stride values; those of the given rows are written.</param>
    public void Multiply(FeatureMatrix rows, int first, int count, Span<float> products)
    {
        products[..(RowGroup * Stride)].Clear();
        if (denseColumns > 0)
        {
            // Past the last row the first is computed again, and not looked at.
            ReadOnlySpan<float> a = rows.DenseRow(first);
            ReadOnlySpan<float> b = rows.DenseRow(count > 1 ? first + 1 : first);
            ReadOnlySpan<float> c = rows.DenseRow(count > 2 ? first + 2 : first);
            ReadOnlySpan<float> d = rows.DenseRow(count > 3 ? first + 3 : first);
            for (int group = 0; group < Stride; group += NodeGroup)
            {
                Dense(panels.AsSpan(group * denseColumns, NodeGroup * denseColumns), a, b, c, d, products[group..]);
            }
        }

        for (int r = 0; r < count; r++)
        {
            postings.Add(rows.SparseIndices(first + r), rows.SparseValues(first + r), products.Slice(r * Stride, Stride));
        }
    }

    private void Dense(
        ReadOnlySpan<float> panel,
        ReadOnlySpan<float> a,
        ReadOnlySpan<float> b,
        ReadOnlySpan<float> c,
        ReadOnlySpan<float> d,
        Span<float> products)
    {
        Vector256<float> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default, d0 = default, d1 = default;
        ref float x = ref MemoryMarshal.GetReference(panel);
        for (int column = 0; column < a.Length; column++)
        {
            var x0 = Vector256.LoadUnsafe(ref Unsafe.Add(ref x, column * NodeGroup));
            var x1 = Vector256.LoadUnsafe(ref Unsafe.Add(ref x, column * NodeGroup + 8));
            var v = Vector256.Create(a[column]);
            a0 += v * x0;
            a1 += v * x1;
            v = Vector256.Create(b[column]);
            b0 += v * x0;
            b1 += v * x1;
            v = Vector256.Create(c[column]);
            c0 += v * x0;
            c1 += v * x1;
            v = Vector256.Create(d[column]);
            d0 += v * x0;
            d1 += v * x1;
        }

        a0.CopyTo(products);
        a1.CopyTo(products[8..]);
        b0.CopyTo(products[Stride..]);
        b1.CopyTo(products[(Stride + 8)..]);
        c0.CopyTo(products[(2 * Stride)..]);
        c1.CopyTo(products[(2 * Stride + 8)..]);
        d0.CopyTo(products[(3 * Stride)..]);
        d1.CopyTo(products[(3 * Stride + 8)..]);
    }
}
