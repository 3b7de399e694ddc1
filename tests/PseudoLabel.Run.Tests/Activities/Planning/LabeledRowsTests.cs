using System.Text;
using PseudoLabel.Data;
using PseudoLabel.Data.Tables;
using PseudoLabel.Run.Activities.Planning;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Tests.Activities.Planning;

public sealed class LabeledRowsTests
{
    private static readonly TableSchema Schema = new() { Columns = [new ColumnSpec("x", ColumnKind.Numeric, "")], LabelColumn = "label" };

    [Theory]
    [InlineData("x,label\n", "there are no labeled rows; give at least two of each class")]
    [InlineData("x,label\n1,a\n2,a\n", "every label is 'a'; at least two classes are needed")]
    [InlineData("x,label\n1,a\n2,a\n3,b\n", "class 'b' has one row; each class needs at least two, as labels must be held out to score it")]
    public void Read_LabelsThatCannotBeLearnedFrom_AreRefused(string csv, string why)
    {
        var refused = Assert.Throws<UserErrorException>(() => Read(csv));

        Assert.Equal(why, refused.Problem);
        Assert.Equal(("l.csv", "label"), (refused.File, refused.Column));
    }

    [Fact]
    public void Read_RowsWithoutALabel_AreSetAsideAndTheFirstIsNamed()
    {
        LabeledRows rows = Read("x,label\n1,b\n2,\n3,a\n4,b\n5,\n6,a\n");

        Assert.Equal(["a", "b"], rows.Classes);
        Assert.Equal([1, 0, 1, 0], rows.Labels);
        Assert.Equal([0L, 2, 3, 5], rows.RowNumbers);
        Assert.Equal((2, "first l.csv, row 1, column 'label': the label is missing"), (rows.SetAside, rows.SetAsideReason));
    }

    /// <summary>Rows without a label are no damage; rows that cannot be read are, and too many of them end the run.</summary>
    [Fact]
    public void Read_TooManyRowsThatCannotBeRead_AreRefused()
    {
        string csv = "x,label\n1,a\n2,a\n3,b\n4,b\n5\n";

        var refused = Assert.Throws<UserErrorException>(() => Read(csv, new RunSettings { MaxBadShare = 0.1 }));

        Assert.Equal(("l.csv", 6L), (refused.File, refused.Line));
        Assert.Contains("1 of 5 labeled rows cannot be used", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, Read(csv, new RunSettings { MaxBadShare = 0.2 }).SetAside);
    }

    [Fact]
    public void Pool_FileOfBoth_IsTheRowsWithoutALabel()
    {
        (LabeledRows rows, TableIndex table) = ReadMixed("x,label\n1,a\n2,\n3,b\n4,a\n5,b\n6,\n");

        TableIndex pool = Assert.Single(rows.Pool([table]));

        Assert.Equal((2L, 0), (pool.PoolRows, rows.SetAside));
        Assert.Equal([0L, 2, 3, 4], pool.Skipped);
    }

    [Fact]
    public void Pool_EveryRowHasALabel_IsRefused()
    {
        (LabeledRows rows, TableIndex table) = ReadMixed("x,label\n1,a\n2,b\n3,b\n4,a\n");

        var refused = Assert.Throws<UserErrorException>(() => rows.Pool([table]));

        Assert.StartsWith("l.csv: every row has a label, so there is none to be labeled", refused.Message, StringComparison.Ordinal);
    }

    private static LabeledRows Read(string csv, RunSettings? settings = null) => Read(csv, settings, mixed: false).Rows;

    private static (LabeledRows Rows, TableIndex Table) ReadMixed(string csv) => Read(csv, null, mixed: true);

    private static (LabeledRows Rows, TableIndex Table) Read(string csv, RunSettings? settings, bool mixed)
    {
        var source = new TextSource(csv);
        var file = new DataFile { Name = "l.csv", Format = DataFormat.Csv, Mixed = mixed };
        TableIndex table = InputTables.Index([file], source, new IndexOptions(), CancellationToken.None).Single();
        return (LabeledRows.Read([table], [], Schema, source, settings ?? new RunSettings(), CancellationToken.None), table);
    }

    private sealed class TextSource(string text) : IDataSource
    {
        public Stream OpenRead(DataFile file) => new MemoryStream(Encoding.UTF8.GetBytes(text), writable: false);
    }
}
