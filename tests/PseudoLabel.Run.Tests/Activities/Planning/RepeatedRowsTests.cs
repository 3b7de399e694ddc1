using PseudoLabel.Run.Activities.Planning;
using PseudoLabel.Run.Labels;

namespace PseudoLabel.Run.Tests.Activities.Planning;

public sealed class RepeatedRowsTests
{
    private const ulong Nothing = RowHashes.Nothing;

    [Fact]
    public void Find_SamePlaceTwice_TheLastCounts()
    {
        PersonRow seven = new("u.csv", 7, ""), eight = new("u.csv", 8, "");

        var found = RepeatedRows.Find([0, 0, 0, 1], [1, 2, 3, 1], [seven, eight, seven, seven], ["a", "b", "b", "a"]);

        Assert.Equal([true, false, true, false], found.IsRepeated);
        Assert.Equal((2, 1, 2), (found.Count, found.Contradicted, found.First));
        Assert.Equal(
            [
                "2 labeled rows are labeled again later (first: l.csv 2): a row is trained on once, with its last label; 1 of them had "
                    + "another label before",
            ],
            found.Notices(i => $"l.csv {i}"));
    }

    [Fact]
    public void Find_APersonsLabelInAFileThatComesFirst_CountsAllTheSame()
    {
        var found = RepeatedRows.Find([0, 1, 1], [1, 2, 1], [new PersonRow("data.csv", 1, ""), null, null], ["a", "b", "b"]);

        Assert.Equal([false, false, true], found.IsRepeated);
        Assert.Equal((1, 2), (found.Contradicted, found.First));
    }

    [Fact]
    public void Find_SameCellsInTwoTables_TheLastCounts()
    {
        var found = RepeatedRows.Find([0, 0, 1, 2], [1, 2, 1, 1], [null, null, null, null], ["a", "b", "a", "a"]);

        Assert.Equal([true, false, true, false], found.IsRepeated);
        Assert.Equal((0, 0, true), (found.Contradicted, found.First, found.CellsTell));
    }

    [Fact]
    public void Find_SameCellsInOneTableOrNoCells_AreRowsOfTheirOwn()
    {
        ulong[] hashes = [.. Enumerable.Range(1, 18).Select(i => (ulong)i), 1, Nothing, Nothing];
        int[] tables = [.. Enumerable.Repeat(0, 20), 1];

        var found = RepeatedRows.Find(tables, hashes, new PersonRow?[21], [.. Enumerable.Repeat("a", 21)]);

        Assert.Equal((0, -1), (found.Count, found.First));
        Assert.Empty(found.Notices(_ => ""));
    }

    [Fact]
    public void Find_OtherPlacesOfTheSameCells_AreTwoRows() => Assert.Equal(
        0, RepeatedRows.Find([0, 1], [1, 1], [new PersonRow("u.csv", 7, ""), new PersonRow("u.csv", 8, "")], ["a", "b"]).Count);

    [Fact]
    public void Find_ManyRowsAlikeInTheirTable_CellsTellNothing()
    {
        var found = RepeatedRows.Find([0, 0, 0, 1], [1, 1, 2, 2], [null, null, null, null], ["a", "b", "a", "b"]);

        Assert.Equal((false, 0), (found.CellsTell, found.Count));
    }
}
