namespace PseudoLabel.Data.Tests;

/// <summary>Every kind of column has cells of one type, which readers fill.</summary>
public sealed class ColumnKindTests
{
    public static TheoryData<ColumnKind> Kinds => [.. Enum.GetValues<ColumnKind>().Where(kind => kind != ColumnKind.Ignore)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Read_ColumnOfAnyKind_FillsTheArrayOfItsType(ColumnKind kind)
    {
        var schema = new TableSchema { Columns = [new ColumnSpec("a", kind, "test")], LabelColumn = "label" };

        RowBlock block = Assert.Single(TestTables.Read("t.csv", "a,label\n20200131,x\n20200201,y\n", schema));

        ColumnBlock column = Assert.Single(block.Columns);
        Assert.Equal(kind.Cells() is CellType.Number ? [20200131f, 20200201f] : null, column.Numbers);
        Assert.Equal(kind.Cells() is CellType.Category or CellType.Text ? ["20200131", "20200201"] : null, column.Values);
        Assert.Equal(kind.Cells() is CellType.Time ? 2 : null, column.Times?.Length);
    }

    [Fact]
    public void Cells_ColumnThatIsLeftOut_AreNone() => Assert.Null(ColumnKind.Ignore.Cells());
}
