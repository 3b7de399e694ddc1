using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.SelfTraining.Shift;

namespace PseudoLabel.SelfTraining.Tests.Shift;

public sealed class ClassifierTwoSampleTestTests
{
    private static readonly int[] Groups = [0, 1, 1, 2];

    // Binomial(1,000, risk): the ranges hold with a probability of 0.999 each.
    [Theory]
    [Trait("Category", "Simulation")]
    [InlineData(12, 300, false)]
    [InlineData(40, 60, false)]
    [InlineData(20, 300, true)]
    public void Run_NoShift_PIsUniform(int labeled, int pool, bool tied)
    {
        double[] p = [.. Enumerable.Range(0, 1_000).Select(s => Test(labeled, pool, 0, (ulong)s, tied).PValue)];

        Assert.InRange(p.Count(v => v <= 0.01), 0, 22);
        Assert.InRange(p.Count(v => v <= 0.05), 28, 75);
        Assert.InRange(p.Count(v => v <= 0.1), 70, 133);
        Assert.InRange(p.Count(v => v <= 0.5), 448, 552);
    }

    [Fact]
    public void Run_OneColumnShifted_IsFoundAndNamed()
    {
        ShiftResult result = Test(200, 1_000, 1.5, 3, tied: false);

        Assert.InRange(result.Auc, 0.75, 1);
        Assert.InRange(result.PValue, 0, 1e-6);
        Assert.Equal((200, 800), (result.LabeledRows, result.PoolRows));
        Assert.InRange(result.GroupShares[2], 0.8, 1);
        Assert.Equal(1, result.GroupShares.Sum(), 9);
    }

    [Fact]
    public void Run_SameArguments_SameResultWhateverTheSeedsOfOthers()
    {
        Assert.Equivalent(Test(30, 100, 0.5, 1, tied: false), Test(30, 100, 0.5, 1, tied: false));
        Assert.Equal(ClassifierTwoSampleTest.MostLabeledRows, Test(3_000, 100, 0, 1, tied: false).LabeledRows);
    }

    [Fact]
    public void Run_FewerThanFourRows_IsNoTest() =>
        Assert.Null(ClassifierTwoSampleTest.Run(Rows(rows: 3, shift: 0, seed: 1, tied: false), Rows(100, 0, 2, false), Groups, 1));

    [Fact]
    public void Run_OtherNumberOfGroups_Throws() =>
        Assert.Throws<ArgumentException>(() => ClassifierTwoSampleTest.Run(Rows(10, 0, 1, false), Rows(100, 0, 2, false), [0], 1));

    private static ShiftResult Test(int labeled, int pool, double shift, ulong seed, bool tied) => ClassifierTwoSampleTest.Run(
        Rows(labeled, shift, SeededRandom.Derive(seed, "labeled"), tied), Rows(pool, 0, SeededRandom.Derive(seed, "pool"), tied), Groups,
        seed)!;

    /// <summary>Two dense and two sparse columns, the last one shifted; few different values where rows are to be tied.</summary>
    private static FeatureMatrix Rows(int rows, double shift, ulong seed, bool tied)
    {
        var random = new SeededRandom(seed);
        var builder = new FeatureMatrixBuilder(columns: 4, denseColumns: 2, rows);
        float Cell(double mean) => (float)(tied ? Math.Round(mean + random.NextGaussian()) : mean + random.NextGaussian());
        for (int i = 0; i < rows; i++)
        {
            builder.Add([Cell(0), Cell(0)], [2, 3], [Cell(0), Cell(shift)]);
        }

        return builder.Build();
    }
}
