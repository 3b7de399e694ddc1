using PseudoLabel.Learning.Metrics;

namespace PseudoLabel.Learning.Tests.Metrics;

public sealed class PairedDifferenceTests
{
    [Fact]
    public void Compute_WorkedExample_GivesMeanAndStandardError()
    {
        // 1 2 3 4: mean 2.5, variance 5/3, standard error sqrt(5/12).
        var result = PairedDifference.Compute([1, 2, 3, 4]);
        Assert.Equal(2.5, result.Mean, 12);
        Assert.Equal(Math.Sqrt(5.0 / 12), result.StandardError, 12);
        Assert.Equal(4, result.Count);
    }

    [Fact]
    public void Compute_OneDifference_KnowsNoError() => Assert.Equal(double.NaN, PairedDifference.Compute([1]).StandardError);

    [Fact]
    public void Compute_NoDifference_Throws() => Assert.Throws<ArgumentException>(() => PairedDifference.Compute([]));
}
