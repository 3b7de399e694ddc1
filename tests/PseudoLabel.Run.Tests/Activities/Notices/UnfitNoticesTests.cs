using PseudoLabel.Data;
using PseudoLabel.Run.Activities.Notices;

namespace PseudoLabel.Run.Tests.Activities.Notices;

public sealed class UnfitNoticesTests
{
    private const double Allowed = 0.05;

    [Fact]
    public void Of_ManyColumns_CountsAllAndShowsTheThreeWorst()
    {
        UnfitInFile[] files =
            [File("a.csv", "v", 2), File("a.csv", "w", 1_000), File("b.csv", "x", 30), File("b.csv", "y", 1), File("c.csv", "z", 4)];

        string notice = Assert.Single(UnfitNotices.Of("unlabeled", files));

        Assert.Equal(
            "1,037 cells of unlabeled rows count as missing, as they are not what their column holds: "
            + "1,000 in 'w' of a.csv, first row 7: 'much' is no number; 30 in 'x' of b.csv, first row 7: 'much' is no number; "
            + "4 in 'z' of c.csv, first row 7: 'much' is no number; and in 2 more columns",
            notice);
    }

    [Fact]
    public void Of_NoSuchCells_SaysNothing() => Assert.Empty(UnfitNotices.Of("unlabeled", []));

    [Fact]
    public void Check_ShareOfAColumn_IsRefusedPastWhatIsAllowed()
    {
        var file = new DataFile { Name = "a.csv", Format = DataFormat.Csv };
        var table = new TableIndex { File = file, Header = ["v", "w"], Rows = 100, Slices = [] };
        UnfitCells within = File("a.csv", "v", 5).Cells, past = File("a.csv", "w", 6).Cells;

        UnfitNotices.Check(table, [within], 100, Allowed);
        var refused = Assert.Throws<UserErrorException>(() => UnfitNotices.Check(table, [within, past], 100, Allowed));

        Assert.Equal(("a.csv", 9L, "w"), (refused.File, refused.Line, refused.Column));
        Assert.Contains("'much' is no number; 6 of 100 rows have such cells", refused.Message, StringComparison.Ordinal);
    }

    private static UnfitInFile File(string name, string column, long count) =>
        new(name, new UnfitCells(column, count, Row: 7, Line: 9, "'much' is no number"));
}
