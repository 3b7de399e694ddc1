using PseudoLabel.SelfTraining.Gate;

namespace PseudoLabel.SelfTraining.Tests.Gate;

public sealed class ClassCollapseTests
{
    [Theory]
    [InlineData(new long[] { 3400, 482 }, new long[] { 3882, 0 }, 1)]
    [InlineData(new long[] { 3400, 482 }, new long[] { 3786, 96 }, 1)]
    [InlineData(new long[] { 3400, 482 }, new long[] { 3780, 102 }, -1)]
    [InlineData(new long[] { 3400, 482 }, new long[] { 0, 3882 }, 0)]
    [InlineData(new long[] { 995, 5 }, new long[] { 1000, 0 }, -1)]
    [InlineData(new long[] { 300, 300, 300 }, new long[] { 500, 340, 60 }, -1)]
    [InlineData(new long[] { 0, 0 }, new long[] { 0, 0 }, -1)]
    public void Find_PredictedRowsByClass_NamesTheClassThatHardlyIsAnyMore(long[] supervised, long[] selfTrained, int collapsed)
    {
        Assert.Equal(collapsed, ClassCollapse.Find(supervised, selfTrained));
    }
}
