using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.SelfTraining.Rounds;

namespace PseudoLabel.SelfTraining.Tests.Rounds;

public sealed class PoolSharesTests
{
    [Fact]
    public void Mean_Rows_AveragesTheirProbabilities()
    {
        (IModel model, FeatureMatrix rows) = RoundData.Saying([0.7f, 0.2f, 0.1f], [0.1f, 0.6f, 0.3f]);

        Assert.Equal([0.4, 0.4, 0.2], PoolShares.Mean(new Teacher(model, Temperature.One), rows), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Mean_EmptyPool_IsEven()
    {
        (IModel model, FeatureMatrix rows) = RoundData.Saying([0.7f, 0.3f]);

        Assert.Equal([0.5, 0.5], PoolShares.Mean(new Teacher(model, Temperature.One), rows.Select([])));
    }
}
