using PseudoLabel.Learning.Randomness;
using PseudoLabel.SelfTraining.Shares;

namespace PseudoLabel.SelfTraining.Tests.Shares;

public sealed class LabelDrawingTests
{
    [Theory]
    [InlineData(LabelDraw.Evenly, 10, 10)]
    [InlineData(LabelDraw.Evenly, 10, 10, 10)]
    [InlineData(LabelDraw.Evenly, 10, 10, 10, 10, 10, 3)]
    [InlineData(LabelDraw.Evenly, 500, 500)]
    [InlineData(LabelDraw.Randomly, 17, 3)]
    [InlineData(LabelDraw.Randomly, 11, 9)]
    [InlineData(LabelDraw.Randomly, 11, 10, 9)]
    [InlineData(LabelDraw.Randomly, 503, 497)]
    [InlineData(LabelDraw.Unclear, 10, 9)]
    [InlineData(LabelDraw.Unclear, 12, 12, 6)]
    public void Of_Counts_TellsTheDraw(LabelDraw expected, params int[] counts) => Assert.Equal(expected, LabelDrawing.Of(counts));

    [Fact]
    public void EvenlyProbability_TwoClassesOfTen_IsByHand()
    {
        // Evenly: 0.85 * 0.85. At random: one of the 19 compositions of 20 into two parts.
        double expected = 0.7225 / (0.7225 + 1.0 / 19);

        Assert.Equal(expected, LabelDrawing.EvenlyProbability([10, 10]), 1e-12);
    }

    /// <summary>Random draws from unlike shares are hardly ever taken for even ones.</summary>
    [Fact]
    public void Of_RandomDrawsFromUnevenShares_AreSeldomCalledEven()
    {
        var random = new SeededRandom(4);
        int even = 0;
        for (int draw = 0; draw < 1_000; draw++)
        {
            var counts = new int[3];
            for (int i = 0; i < 30; i++)
            {
                double at = random.NextDouble();
                counts[at < 0.5 ? 0 : at < 0.8 ? 1 : 2]++;
            }

            even += counts.Min() > 0 && LabelDrawing.Of(counts) == LabelDraw.Evenly ? 1 : 0;
        }

        Assert.InRange(even, 0, 20);
    }

    [Fact]
    public void Of_OneClass_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => LabelDrawing.Of([10]));

    [Fact]
    public void Of_AClassWithoutARow_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => LabelDrawing.Of([10, 0]));
}
