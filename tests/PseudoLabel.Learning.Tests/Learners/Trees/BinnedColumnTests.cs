using FsCheck.Xunit;
using PseudoLabel.Learning.Learners.Trees;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Tests.Learners.Trees;

public class BinnedColumnTests
{
    [Fact]
    public void Create_FewDistinctValues_GivesEachItsBin()
    {
        BinnedColumn column = BinnedColumn.Create([3, -1, 3, 0, -1], new float[5]);

        Assert.Equal([2, 0, 2, 1, 0], column.Bins);
        Assert.Equal([-1, 0, 3], column.Low);
        Assert.Equal(column.Low, column.High);
        Assert.Equal(1.5f, column.Between(1, 2));
    }

    [Fact]
    public void Between_NeighboringFloats_SeparatesThem()
    {
        float next = MathF.BitIncrement(1);
        BinnedColumn column = BinnedColumn.Create([next, 1], new float[2]);

        Assert.Equal(1, column.Between(0, 1));
    }

    [Property(MaxTest = 30)]
    public void Create_ManyDistinctValues_KeepsOrderAndFillsBinsEvenly(ulong seed)
    {
        var random = new SeededRandom(seed);
        float[] values = [.. Enumerable.Range(0, 3000).Select(_ => (float)Math.Round(random.NextGaussian(), 3))];

        BinnedColumn column = BinnedColumn.Create(values, new float[3000]);

        Assert.InRange(column.Low.Length, 200, 256);
        for (int r = 0; r < values.Length; r++)
        {
            Assert.InRange(values[r], column.Low[column.Bins[r]], column.High[column.Bins[r]]);
        }

        Assert.All(Enumerable.Range(1, column.Low.Length - 1), b => Assert.True(column.High[b - 1] < column.Low[b]));
        Assert.All(column.Bins.GroupBy(b => b), bin => Assert.InRange(bin.Count(), 1, 60));
    }

    [Property(MaxTest = 60)]
    public void CreateSparse_AnyColumn_EqualsCreateOverAllCells(ulong seed, byte kinds)
    {
        var random = new SeededRandom(seed);
        int values = kinds % 2 == 0 ? 5 : 2000;
        float[] cells = [.. Enumerable.Range(0, 900)
            .Select(_ => random.NextInt32(1 + kinds % 5) > 0 ? 0 : (float)random.NextInt32(values) - values / 3)];

        // An entry may also be a stored zero.
        int[] rows = [.. Enumerable.Range(0, cells.Length).Where(r => cells[r] != 0 || r % 97 == 0)];
        BinnedColumn dense = BinnedColumn.Create(cells, new float[cells.Length]);
        BinnedColumn sparse = BinnedColumn.CreateSparse(cells.Length, rows, [.. rows.Select(r => cells[r])], new float[rows.Length]);

        Assert.Equal(dense.Bins, sparse.Bins);
        Assert.Equal(dense.Low, sparse.Low);
        Assert.Equal(dense.High, sparse.High);
        Assert.Equal(dense.CommonBin, sparse.CommonBin);
        Assert.Equal(dense.RareRows, sparse.RareRows);
        if (dense.RareRows is { } rare)
        {
            Assert.Equal(Enumerable.Range(0, cells.Length).Where(r => dense.Bins[r] != dense.CommonBin), rare);
            Assert.InRange(rare.Length, 0, cells.Length / 4);
        }
    }
}
