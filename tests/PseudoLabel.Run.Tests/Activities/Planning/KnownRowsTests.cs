using System.Text;
using PseudoLabel.Data;
using PseudoLabel.Data.Tables;
using PseudoLabel.Run.Activities.Planning;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Tests.Activities.Planning;

public sealed class KnownRowsTests
{
    private const string Labeled = "x,label,review_source,review_row\n1,a,,\n2,b,,\n3,a,,\n4,b,u.csv,2\n";
    private static readonly TableSchema Schema = new() { Columns = [new ColumnSpec("x", ColumnKind.Numeric, "")], LabelColumn = "label" };

    [Fact]
    public void Find_AnswersAndSameCells_AreKnownByTheirLabeledRow()
    {
        var files = new Texts(("l.csv", Labeled), ("u.csv", "x\n9\n2.0\n4\n4\n8\n"));
        TableIndex labeled = files.Index("l.csv");
        TableIndex pool = files.Index("u.csv");
        LabeledRows rows = LabeledRows.Read([labeled], [pool], Schema, files, new RunSettings(), CancellationToken.None);
        RowBlock block = TableReader.ReadAll(pool, Schema, files, new ReadOptions(), CancellationToken.None).Single().Block;
        using var stream = new MemoryStream();
        KnownRows.Of(rows, cellsTell: true).Write(stream);
        stream.Position = 0;

        (int, KnownRow)[] expected =
            [(1, new KnownRow(1, 1, IsAnswer: false)), (2, new KnownRow(2, 3, IsAnswer: true)), (3, new KnownRow(3, 3, IsAnswer: false))];
        Assert.Equal(expected, KnownRows.Of(rows, cellsTell: true).Find(pool, block));
        Assert.Equal(expected, KnownRows.Read(stream, rows.Answered).Find(pool, block));
        Assert.Equal([expected[1]], KnownRows.Of(rows, cellsTell: false).Find(pool, block));
    }

    private sealed class Texts(params (string Name, string Text)[] files) : IDataSource
    {
        public Stream OpenRead(DataFile file) =>
            new MemoryStream(Encoding.UTF8.GetBytes(files.Single(f => f.Name == file.Name).Text), writable: false);

        public TableIndex Index(string name) => InputTables.Index(
            [new DataFile { Name = name, Format = DataFormat.Csv }], this, new IndexOptions(), CancellationToken.None).Single();
    }
}
