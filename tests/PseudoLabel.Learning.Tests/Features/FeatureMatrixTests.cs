using FsCheck.Xunit;
using PseudoLabel.Learning.Features;
using static PseudoLabel.Learning.Tests.Features.Tables;

namespace PseudoLabel.Learning.Tests.Features;

public class FeatureMatrixTests
{
    // 3 rows, 1 dense column and 4 sparse ones.
    private static FeatureMatrix Small() => new(3, 5, 1, [1, 2, 3], [0, 2, 2, 3], [1, 4, 2], [10, 11, 12]);

    [Fact]
    public void Rows_OfDenseAndSparseParts_AreReadBack()
    {
        FeatureMatrix matrix = Small();

        Assert.Equal([1, 10, 0, 0, 11], Row(matrix, 0));
        Assert.Equal([2, 0, 0, 0, 0], Row(matrix, 1));
        Assert.Equal([3, 0, 12, 0, 0], Row(matrix, 2));
        Assert.Equal((3 * 4) + (3 * 8) + (4 * 4), matrix.Bytes);
    }

    [Fact]
    public void Select_RepeatedAndReordered_CopiesRows()
    {
        FeatureMatrix selected = Small().Select([2, 0, 2]);

        Assert.Equal([3, 0, 12, 0, 0], Row(selected, 0));
        Assert.Equal([1, 10, 0, 0, 11], Row(selected, 1));
        Assert.Equal([3, 0, 12, 0, 0], Row(selected, 2));
    }

    [Fact]
    public void Constructor_SparseColumnsWithoutEntries_Throws() =>
        Assert.Throws<ArgumentNullException>(() => new FeatureMatrix(rows: 1, columns: 2, denseColumns: 1, [0]));

    [Fact]
    public void Constructor_TooFewCells_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => new FeatureMatrix(2, 2, 2, [0, 1, 2]));

    [Fact]
    public void Constructor_DenseOnly_HasNoSparseEntries()
    {
        var matrix = new FeatureMatrix(rows: 1, columns: 2, denseColumns: 2, [5, 6]);

        Assert.False(matrix.HasSparse);
        Assert.True(matrix.SparseIndices(0).IsEmpty);
        Assert.Equal(8, matrix.Bytes);
    }

    [Fact]
    public void Builder_ManyWideSparseRows_GrowsAndKeepsThem()
    {
        var builder = new FeatureMatrixBuilder(columns: 1_000_000, denseColumns: 0, capacity: 1);
        for (int row = 0; row < 100; row++)
        {
            builder.Add([], [row, 500_000 + row, 999_999], [1, 2, row]);
        }

        FeatureMatrix matrix = builder.Build();

        Assert.Equal(100, matrix.Rows);
        Assert.Equal([42, 500_042, 999_999], matrix.SparseIndices(42).ToArray());
        Assert.Equal([1, 2, 42], matrix.SparseValues(42).ToArray());
    }

    [Fact]
    public void Builder_SourceWithOtherColumns_Throws() =>
        Assert.Throws<ArgumentException>(() => new FeatureMatrixBuilder(columns: 4, denseColumns: 1).Add(Small(), 0));

    [Fact]
    public void Builder_WrongNumberOfCells_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new FeatureMatrixBuilder(columns: 2, denseColumns: 2).Add([1], [], []));

    [Property(MaxTest = 30)]
    public bool Concat_Parts_EqualsTheWhole(ulong seed, byte first, byte second)
    {
        FeatureTransform transform = Fit(MixedSchema, new FeatureOptions { MaxCharTerms = 20 }, Mixed(100, seed));
        FeatureMatrix whole = transform.Transform(Mixed(first + second, seed));
        FeatureMatrix left = whole.Select([.. Enumerable.Range(0, first)]);
        FeatureMatrix right = whole.Select([.. Enumerable.Range(first, second)]);

        FeatureMatrix joined = FeatureMatrices.Concat([left, right]);

        return joined.Rows == whole.Rows
            && Enumerable.Range(0, whole.Rows).All(row => Row(joined, row).AsSpan().SequenceEqual(Row(whole, row)));
    }

    [Fact]
    public void Concat_DenseOnly_JoinsRows()
    {
        FeatureMatrix joined = FeatureMatrices.Concat([new FeatureMatrix(1, 2, 2, [1, 2, 99]), new FeatureMatrix(2, 2, 2, [3, 4, 5, 6])]);

        Assert.Equal([1, 2, 3, 4, 5, 6], joined.Dense);
    }

    [Fact]
    public void Concat_DifferentColumnsOrNothing_Throws()
    {
        Assert.Throws<ArgumentException>(() => FeatureMatrices.Concat([]));
        Assert.Throws<ArgumentException>(() => FeatureMatrices.Concat([Small(), new FeatureMatrix(1, 1, 1, [0])]));
    }
}
