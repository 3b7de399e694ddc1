using PseudoLabel.Data;
using PseudoLabel.Run.Activities.Batches;
using PseudoLabel.Run.Results;

namespace PseudoLabel.Run.Tests.Activities.Batches;

public sealed class BatchPlacesTests
{
    [Theory]
    [InlineData("a.csv", 0, 0)]
    [InlineData("a.csv", 9, 0)]
    [InlineData("a.csv", 10, 1)]
    [InlineData("b.csv", 0, 2)]
    [InlineData("b.csv", 14, 3)]
    public void BatchOf_RowAtAnEdge_IsTheBatchThatHoldsIt(string source, long row, int batch) =>
        Assert.Equal(batch, new BatchPlaces([Table("a.csv", 10, 5), Table("b.csv", 10, 5)]).BatchOf(Row(source, row)));

    /// <summary>Of a file of labeled and unlabeled rows a slice without any unlabeled one is no batch.</summary>
    [Fact]
    public void BatchOf_ASliceIsLeftOut_LaterRowsAreOneBatchEarlier()
    {
        TableIndex mixed = Table("a.csv", 10, 10, 10).Without([.. Enumerable.Range(0, 10).Select(i => (long)i)]);

        Assert.Equal(1, new BatchPlaces([mixed]).BatchOf(Row("a.csv", 20)));
    }

    private static ReviewRow Row(string source, long row) => new(source, row, "yes", 0.6f, "no", 0.2f, ReviewKind.Uncertain);

    private static TableIndex Table(string name, params int[] rows)
    {
        var file = new DataFile { Name = name, Format = DataFormat.Csv };
        var slices = new List<TableSlice>();
        foreach (int count in rows)
        {
            int first = slices.Sum(s => s.Rows);
            slices.Add(new TableSlice { File = file, Offset = 0, Length = 1, FirstRow = first, Rows = count, FirstLine = 0 });
        }

        return new TableIndex { File = file, Header = ["x"], Rows = rows.Sum(), Slices = slices };
    }
}
