using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Graph;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Tests.Graph;

/// <summary>What the tests of the neighbor graph share.</summary>
internal static class GraphData
{
    /// <summary>Rows of one number each.</summary>
    public static FeatureMatrix Line(params float[] places) => new(places.Length, 1, 1, places);

    /// <summary>Random rows: some dense columns, and some sparse entries in each row, whole numbers so that distances are exact.</summary>
    public static FeatureMatrix Mixed(ulong seed, int rows, int dense, int sparse)
    {
        var random = new SeededRandom(seed);
        var builder = new FeatureMatrixBuilder(dense + sparse, dense, rows);
        for (int i = 0; i < rows; i++)
        {
            float[] cells = [.. Enumerable.Range(0, dense).Select(_ => (float)random.NextInt32(9))];
            int[] columns = [.. Enumerable.Range(dense, sparse).Where(_ => random.NextDouble() < 0.3)];
            builder.Add(cells, columns, [.. columns.Select(_ => (float)(1 + random.NextInt32(4)))]);
        }

        return builder.Build();
    }

    /// <summary>Two clouds of points in a plane, even rows about 0, odd ones about <paramref name="apart"/>.</summary>
    public static FeatureMatrix Clouds(ulong seed, int rows, double apart)
    {
        var random = new SeededRandom(seed);
        return new FeatureMatrix(
            rows, 2, 2, [.. Enumerable.Range(0, 2 * rows).Select(i => (float)(random.NextGaussian() + (i / 2 % 2 == 0 ? 0 : apart)))]);
    }

    /// <summary>The nearest nodes by comparing every pair in double precision, the lower number first of equally near ones.</summary>
    public static int[] Nearest(FeatureMatrix rows, int row, FeatureMatrix nodes, int neighbors, int self = -1)
    {
        double[] own = Cells(rows, row);
        return [.. Enumerable.Range(0, nodes.Rows).Where(i => i != self)
            .OrderBy(i => own.Zip(Cells(nodes, i), (a, b) => (a - b) * (a - b)).Sum()).ThenBy(i => i).Take(neighbors)];
    }

    public static byte[] Bytes(NeighborTable table)
    {
        using var stream = new MemoryStream();
        table.Write(stream);
        return stream.ToArray();
    }

    private static double[] Cells(FeatureMatrix rows, int row)
    {
        var cells = new double[rows.Columns];
        for (int c = 0; c < rows.DenseColumns; c++)
        {
            cells[c] = rows.DenseRow(row)[c];
        }

        for (int e = 0; e < rows.SparseIndices(row).Length; e++)
        {
            cells[rows.SparseIndices(row)[e]] = rows.SparseValues(row)[e];
        }

        return cells;
    }
}
