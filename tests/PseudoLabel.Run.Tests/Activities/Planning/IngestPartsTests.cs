using PseudoLabel.Data;
using PseudoLabel.Run.Activities.Planning;

namespace PseudoLabel.Run.Tests.Activities.Planning;

public sealed class IngestPartsTests
{
    [Fact]
    public void Of_SeveralTables_CutsWhereReadingCanStart()
    {
        IReadOnlyList<IngestPart> parts = IngestParts.Of(
        [
            Table("a.csv", DataFormat.Csv, gzip: false, 0, 0, 0),
            Table("b.csv.gz", DataFormat.Csv, gzip: true, 0, 0),
            Table("c.parquet", DataFormat.Parquet, gzip: false, 0, 0, 1, 2, 2, 2),
        ]);
        Assert.Equal(
            [("a.csv", 0, 1), ("a.csv", 1, 1), ("a.csv", 2, 1), ("b.csv.gz", 3, 2), ("c.parquet", 5, 2), ("c.parquet", 7, 1),
                ("c.parquet", 8, 3)],
            parts.Select(p => (p.Table.File.Name, p.FirstBatch, p.Slices.Count)));
    }

    private static TableIndex Table(string name, DataFormat format, bool gzip, params int[] groups)
    {
        var file = new DataFile { Name = name, Format = format, Gzip = gzip };
        TableSlice[] slices =
        [
            .. groups.Select((group, i) => new TableSlice { File = file, Offset = i * 10, Length = 10, FirstRow = i * 10, Rows = 10,
                FirstLine = 0, Group = group }),
        ];
        return new TableIndex { File = file, Header = ["a"], Rows = groups.Length * 10, Slices = slices };
    }
}
