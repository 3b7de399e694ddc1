using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Numerics;

namespace PseudoLabel.Learning.Tests.Calibration;

public sealed class PriorAlignmentTests
{
    [Fact]
    public void Create_WholeStrength_IsLabeledShareOverPoolShare()
    {
        // Labels 7 and 1 of 8, with one added to each class: 8/10 and 2/10; the pool says 1/2 and 1/2.
        var alignment = PriorAlignment.Create([0, 0, 0, 0, 0, 0, 0, 1], [0.5, 0.5], 1);

        Assert.Equal([1.6f, 0.4f], alignment.Factors, (a, b) => Math.Abs(a - b) < 1e-6f);
        Assert.Equal([0.8f, 0.2f, 0.5f, 0.5f], Apply(alignment, 0.5f, 0.5f, 0.2f, 0.8f), (a, b) => Math.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public void Create_HalfStrength_IsTheSquareRoot() =>
        Assert.Equal(
            [2f, 0.5f], PriorAlignment.Create([0, 0, 0, 0, 0, 0, 0, 1], [0.2, 0.8], 0.5).Factors, (a, b) => Math.Abs(a - b) < 1e-6f);

    [Fact]
    public void Create_NoStrengthOrEqualShares_ChangesNothing()
    {
        Assert.Equal([1f, 1f], PriorAlignment.Create([0, 1, 1], [0.9, 0.1], 0).Factors);
        Assert.Equal([1f, 1f], PriorAlignment.Create([0, 1], [0.5, 0.5], 1).Factors);
    }

    [Fact]
    public void Apply_AClassThePoolNeverShows_StaysFinite() =>
        Assert.Equal([1f, 0f], Apply(PriorAlignment.Create([0, 1], [1, 0], 1), 1, 0));

    private static float[] Apply(PriorAlignment alignment, params float[] rows)
    {
        var blocks = new float[ClassBlocks.Length(rows.Length / 2, 2)];
        ClassBlocks.FromRows(rows, 2, blocks);
        alignment.ApplyBlocks(blocks);
        ClassBlocks.ToRows(blocks, 2, rows);
        return rows;
    }
}
