using PseudoLabel.Data;
using PseudoLabel.Run.Activities.Planning;

namespace PseudoLabel.Run.Tests.Activities.Planning;

public sealed class CellCountTests
{
    [Theory]
    [InlineData(true, "a", "b", "c", "c")]
    [InlineData(true, "a", "b", "a", "b")]
    [InlineData(false, "a", "b", "a", "b", "b")]
    [InlineData(true)]
    public void Tell_ShareOfRowsThatDiffer_DecidesFromAHalfOn(bool expected, params string[] rows)
    {
        var cells = new CellCount();
        foreach (string row in rows)
        {
            cells.Add(new RowBlock { Rows = 1, RowNumbers = [0], Columns = [new ColumnBlock { Values = [row] }] });
        }

        Assert.Equal(expected, cells.Tell);
    }
}
