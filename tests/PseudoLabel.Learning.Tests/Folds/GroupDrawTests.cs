using PseudoLabel.Learning.Folds;

namespace PseudoLabel.Learning.Tests.Folds;

public sealed class GroupDrawTests
{
    [Fact]
    public void OneOfEach_Groups_ARowOfEachByChance()
    {
        int[] groups = [5, 5, 5, 2, 2, 9];
        int[][] draws = [.. Enumerable.Range(0, 30).Select(seed => GroupDraw.OneOfEach(groups, (ulong)seed)!)];

        Assert.All(draws, drawn => Assert.Equal([2, 5, 9], drawn.Select(row => groups[row]).Order()));
        Assert.All(draws, drawn => Assert.Equal(drawn.Order(), drawn));
        Assert.Equal([0, 1, 2, 3, 4, 5], draws.SelectMany(drawn => drawn).Distinct().Order());
    }

    [Fact]
    public void OneOfEach_NoGroups_DrawsNothing() => Assert.Null(GroupDraw.OneOfEach(null, 1));
}
