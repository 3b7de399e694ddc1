using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using PseudoLabel.Data.Tables;

namespace PseudoLabel.Data.Tests;

/// <summary>Random tables, with quotes, delimiters, line ends and all of Unicode in their cells, come back as they were written.</summary>
public sealed class RoundTripTests
{
    private static readonly Arbitrary<Table> Tables = Arb.From(Table.Generate());

    [Property(MaxTest = 150)]
    public Property Csv_AnyTable_ComesBack(bool crlf, bool quoteAll, bool lastLineEnd, bool bom, bool gzip) =>
        Prop.ForAll(Tables, table =>
        {
            string text = (bom ? "\uFEFF" : string.Empty)
                + TestTables.Csv(table.Header, table.Rows, ',', crlf ? "\r\n" : "\n", quoteAll, lastLineEnd);
            AssertComesBack(table, gzip ? "t.csv.gz" : "t.csv", Bytes(text, gzip));
        });

    [Property(MaxTest = 60)]
    public Property Tsv_AnyTable_ComesBack(bool crlf, bool gzip) =>
        Prop.ForAll(Tables, table =>
        {
            string text = TestTables.Csv(table.Header, table.Rows, '\t', crlf ? "\r\n" : "\n", quoteAll: false, lastLineEnd: true);
            AssertComesBack(table, gzip ? "t.tsv.gz" : "t.tsv", Bytes(text, gzip));
        });

    [Property(MaxTest = 60)]
    public Property JsonLines_AnyTable_ComesBack(bool gzip) =>
        Prop.ForAll(Tables, table =>
            AssertComesBack(table, gzip ? "t.jsonl.gz" : "t.jsonl", Bytes(TestTables.JsonLines(table.Header, table.Rows), gzip)));

    [Property(MaxTest = 40)]
    public Property Parquet_AnyTable_ComesBack(PositiveInt groupRows) =>
        Prop.ForAll(Tables, table => AssertComesBack(
            table, "t.parquet", TestTables.Parquet(table.Header, table.Rows, groupRows.Get).GetAwaiter().GetResult()));

    private static byte[] Bytes(string text, bool gzip)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return gzip ? MemorySource.Gzip(bytes) : bytes;
    }

    private static void AssertComesBack(Table table, string name, byte[] bytes)
    {
        var source = new MemorySource(bytes);
        TableSchema schema = TestTables.AllText(table.Header);
        foreach (int batchRows in new[] { 1, 2, 3, 7, 1000 })
        {
            TableIndex index = TestTables.Index(name, source, batchRows);
            Assert.Equal(table.Header, index.Header);
            Assert.Equal(table.Rows.Count, index.Rows);
            Assert.All(index.Slices, s => Assert.InRange(s.Rows, 1, batchRows));
            var options = new ReadOptions { BlockRows = 2 };
            List<RowBlock> bySlice = TestTables.ReadSlices(index, schema, source, options);
            Assert.Equal(table.Rows, TestTables.Rows(bySlice));
            Assert.Equal(Enumerable.Range(0, table.Rows.Count).Select(r => (long)r), bySlice.SelectMany(b => b.RowNumbers));
            IEnumerable<RowBlock> inOnePass = TableReader.ReadAll(index, schema, source, options, CancellationToken.None)
                .Select(p => p.Block);
            Assert.Equal(table.Rows, TestTables.Rows(inOnePass));
            Assert.Equal(table.Rows, TableSample.Read(index, source, maxRows: 1000, CancellationToken.None).Rows);
        }
    }

    /// <summary>A table of text; a cell without anything but white space is null, as it is read.</summary>
    public sealed record Table(string[] Header, IReadOnlyList<string?[]> Rows)
    {
        public override string ToString() => string.Join("\n", Rows.Prepend(Header).Select(r => string.Join(" | ", r)));

        internal static Gen<Table> Generate()
        {
            Gen<string> part = Gen.Elements(
                "a", "B c", "\"", "\"\"", ",", "\t", "\n", "\r\n", "\r", "'", "\\", " ", "é", "漢字", "😀", "12.5", "-3e4", "{", "NA",
                "\u2028", "\uFEFF", "\0");
            Gen<string?> cell = Gen.Choose(0, 4)
                .SelectMany(n => Gen.ArrayOf(part, n)).Select(parts => string.Concat(parts))
                .Select(text => string.IsNullOrWhiteSpace(text) ? null : text);
            return from columns in Gen.Choose(1, 5)
                   from rows in Gen.Choose(1, 12)
                   from cells in Gen.ArrayOf(Gen.ArrayOf(cell, columns), rows)
                   let header = Enumerable.Range(0, columns).Select(c => c == 0 ? "a \"b\", c" : $"c{c}").ToArray()
                   select new Table(header, cells);
        }
    }
}
