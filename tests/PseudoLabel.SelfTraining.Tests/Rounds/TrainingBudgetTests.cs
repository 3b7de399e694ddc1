using PseudoLabel.SelfTraining.Rounds;

namespace PseudoLabel.SelfTraining.Tests.Rounds;

public sealed class TrainingBudgetTests
{
    /// <summary>A row of 300 numbers takes 1,212 bytes: its label, weight and confidence too.</summary>
    [Theory]
    [InlineData(64, 64 * 1024 * 1024 / 1212.0)]
    [InlineData(1, 1_000)]
    public void Rows_WideRows_AsManyAsTheMemoryHoldsAndAThousandAtLeast(int mebibytes, double expected) =>
        Assert.Equal(expected, new TrainingBudget(mebibytes).Rows(RoundData.Pool(columns: 300)), 1e-9);

    [Fact]
    public void Rows_EmptyPool_IsANumber() => Assert.True(double.IsFinite(new TrainingBudget(16).Rows(RoundData.Pool().Select([]))));
}
