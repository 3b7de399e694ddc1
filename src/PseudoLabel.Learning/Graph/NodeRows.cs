using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using PseudoLabel.Learning.Features;

namespace PseudoLabel.Learning.Graph;

/// <summary>Nodes row by row, for distances to single ones: eight columns go at once, and their sums are added in a fixed order.</summary>
internal sealed class NodeRows(FeatureMatrix nodes)
{
    private readonly float[] squares = NodePanels.SquaredLengths(nodes, nodes.Rows);

    public int Count => nodes.Rows;

    public Query NewRow() => new(this, nodes);

    /// <summary>One row that is compared with nodes; not for several threads at once.</summary>
    internal sealed class Query(NodeRows owner, FeatureMatrix nodes)
    {
        private readonly float[] sparse = new float[nodes.Columns - nodes.DenseColumns];
        private FeatureMatrix? rows;
        private int row;
        private float square;

        /// <summary>Takes another row.</summary>
        public void Set(FeatureMatrix of, int number)
        {
            Scatter(clear: true);
            (rows, row) = (of, number);
            Scatter(clear: false);
            square = 0;
            foreach (float v in of.DenseRow(number))
            {
                square += v * v;
            }

            foreach (float v in of.SparseValues(number))
            {
                square += v * v;
            }
        }

        /// <summary>The squared distance to a node.</summary>
        public float SquareTo(int node)
        {
            ReadOnlySpan<int> columns = nodes.SparseIndices(node);
            ReadOnlySpan<float> values = nodes.SparseValues(node);
            float product = Product(rows!.DenseRow(row), nodes.DenseRow(node));
            for (int e = 0; e < columns.Length; e++)
            {
                product += values[e] * sparse[columns[e] - nodes.DenseColumns];
            }

            return Math.Max(0, square + owner.squares[node] - (product + product));
        }

        private void Scatter(bool clear)
        {
            if (rows is null)
            {
                return;
            }

            ReadOnlySpan<int> columns = rows.SparseIndices(row);
            ReadOnlySpan<float> values = rows.SparseValues(row);
            for (int e = 0; e < columns.Length; e++)
            {
                sparse[columns[e] - nodes.DenseColumns] = clear ? 0 : values[e];
            }
        }

        private static float Product(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
        {
            var sums = Vector256<float>.Zero;
            int whole = a.Length & ~7;
            ref float x = ref MemoryMarshal.GetReference(a);
            ref float y = ref MemoryMarshal.GetReference(b);
            for (nuint c = 0; c < (nuint)whole; c += 8)
            {
                sums += Vector256.LoadUnsafe(ref x, c) * Vector256.LoadUnsafe(ref y, c);
            }

            float sum = 0;
            for (int lane = 0; lane < 8; lane++)
            {
                sum += sums[lane];
            }

            for (int c = whole; c < a.Length; c++)
            {
                sum += a[c] * b[c];
            }

            return sum;
        }
    }
}
