using FsCheck.Xunit;
using PseudoLabel.Core.Learners.Trees;
using PseudoLabel.Core.Randomness;

namespace PseudoLabel.Core.Tests.Learners.Trees;

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
}
