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
    public void Compute_WorkedExampleInGroups_CountsGroups()
    {
        // 1 1 3 3 in pairs: sums of differences from the mean of -2 and 2; sqrt(2 / 1 * 8) / 4 = 1, as of the two numbers 1 and 3.
        Assert.Equal(1, PairedDifference.Compute([1, 3, 1, 3], [7, 4, 7, 4]).StandardError, 12);
        Assert.Equal(1, PairedDifference.Compute([1, 3]).StandardError, 12);
        Assert.Equal(Math.Sqrt(5.0 / 12), PairedDifference.Compute([1, 2, 3, 4], [3, 2, 1, 0]).StandardError, 12);
        Assert.Equal(double.NaN, PairedDifference.Compute([1, 2], [5, 5]).StandardError);
    }

    [Fact]
    public void Compute_OneDifference_KnowsNoError() => Assert.Equal(double.NaN, PairedDifference.Compute([1]).StandardError);

    [Fact]
    public void Compute_NoDifference_Throws() => Assert.Throws<ArgumentException>(() => PairedDifference.Compute([]));
}
