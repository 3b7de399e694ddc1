using PseudoLabel.SelfTraining.Selection;

namespace PseudoLabel.SelfTraining.Tests.Selection;

public sealed class NeighborFilterTests
{
    [Theory]
    [InlineData(true, 0, 0.5f, 0.3f, 0.2f)]
    [InlineData(false, 1, 0.5f, 0.3f, 0.2f)]
    [InlineData(true, 1, 0.4f, 0.4f, 0.2f)]
    public void Keeps_OnlyWhatTheGraphFindsMostProbable(bool kept, int pseudoLabel, params float[] opinion) =>
        Assert.Equal(kept, NeighborFilter.Keeps(pseudoLabel, opinion));
}
