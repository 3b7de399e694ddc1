using PseudoLabel.Run.Results;

namespace PseudoLabel.Run.Tests.Results;

public sealed class OwnColumnsTests
{
    [Fact]
    public void Of_SeveralTables_GivesEachColumnOnceUnderAFreeName()
    {
        var own = OwnColumns.Of([["row", "a", "y"], ["row_", "b", "a"]], ["source", "row"], except: "y");

        Assert.Equal(["row", "a", "row_", "b"], own.Data);
        Assert.Equal(["row__", "a", "row_", "b"], own.Names);
        Assert.Equal([-1, 2, 0, 1], own.PlacesIn(["row_", "b", "a", "other"]));
    }
}
