using System.Globalization;
using DuckDB.NET.Data;
using nietras.SeparatedValues;
using PseudoLabel.Data.Tables;

namespace PseudoLabel.Data.Tests.Text;

/// <summary>
/// Awkward CSV files, each read by our reader, by DuckDB and by Sep: the same cells in the same rows, the same rows refused. Where a peer
/// differs the reason is here, and that it still differs is asserted.
/// </summary>
public sealed class AgreementTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("agree-").FullName;

    /// <summary>The name, the text, the reason for which DuckDB differs, the reason for which Sep does; null where they agree.</summary>
    public static TheoryData<string, string, string?, string?> Corpus => new()
    {
        { "plain", "a,b\n1,x\n2,y\n", null, null },
        { "quotes", "a,b\n\"1\",\"x, y\"\n2,\"say \"\"hi\"\"\"\n", null, null },
        { "quoted header", "\"a, b\",\"c \"\"d\"\"\"\n1,2\n", null, null },
        { "newline in a cell", "a,b\n1,\"x\ny\"\n2,z\n", null, null },
        { "crlf", "a,b\r\n1,x\r\n2,y\r\n", null, null },
        { "crlf in a cell", "a,b\r\n1,\"x\r\ny\"\r\n2,z\r\n", null, null },
        { "lf in a cell of crlf", "a,b\r\n1,\"x\ny\"\r\n2,z\r\n", null, null },
        { "crlf and lf mixed", "a,b\r\n1,x\n2,y\r\n3,z\n", "it refuses files with both line ends", null },
        { "empty last cell", "a,b\n1,\n2,\n", null, null },
        { "only empty cells", "a,b,c\n,,\n1,2,3\n", null, null },
        { "quoted empty cell", "a,b\n\"\",x\n2,\"\"\n", null, null },
        { "blank lines", "a,b\n\n1,x\n\n\n2,y\n\n", null, null },
        { "blank lines of crlf", "a,b\r\n\r\n1,x\r\n\r\n2,y\r\n", null, null },
        { "byte order mark", "\uFEFFa,b\n1,x\n", null, null },
        { "unicode", "é,漢字\nž,😀\n\u00A0x,\u200Dy\n", null, null },
        { "very long cell", $"a,b\n1,{new string('x', 100_000)}\n2,\"{new string('y', 100_000)}\"\n", null, null },
        { "quote in the middle", "a,b\n5\" pipe,1\nx\"y\"z,2\n", null, "a quote anywhere opens a quoted part, over delimiters and lines" },
        { "only a header", "a,b\n", null, null },
        { "only a header without a newline", "a,b", null, null },
        { "no final newline", "a,b\n1,x\n2,y", null, null },
        { "no final newline, quoted", "a,b\n1,x\n2,\"y\"", null, null },
        { "no final newline, empty last cell", "a,b\n1,x\n2,", null, null },
        { "short row", "a,b,c\n1,x,p\n2,y\n3,z,q\n4,w,r\n5,v,s\n", null, null },
        { "long row", "a,b\n1,x\n2,y,z\n3,w\n4,v\n5,u\n", null, null },
        { "text after a quote", "a,b\n1,x\n2,\"y\" z\n3,w\n4,v\n5,u\n", null, "text behind a closing quote is joined to the cell" },
        { "white space around cells", "a,b\n 1 , x \n2,\ty\n", null, null },
        { "white space around quotes", "a,b\n1, \"x\"\n2,y\n",
            "it takes white space off in front of a quote; of RFC 4180 it is part of the cell", null },
        { "one column", "a\n1\n2\n3\n", null, null },
        { "one column with a blank line", "a\n1\n\n3\n", "a blank line is a row without a value where there is one column", null },
        { "single quotes are text", "a,b\n'x,1\ny','2\n", null, null },
        { "backslashes are text", "a,b\n\\n,\\\n\"c:\\\",x\n", null, null },
        { "semicolons are text", "a,b\n1;2,3;4\n5;6,7\n", null, null },
        { "many columns", string.Join(',', Enumerable.Range(0, 300).Select(i => $"c{i}")) + "\n"
            + string.Join(',', Enumerable.Range(0, 300)) + "\n", null, null },
        { "carriage return in a cell", "a,b\n1,\"x\ry\"\n2,z\n", null, null },
        { "null and NA are text", "a,b\nnull,NA\nNULL,N/A\n", null, null },
    };

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Corpus))]
    public void Read_AwkwardFile_AsDuckDbAndSepRead(string name, string text, string? duckDiffers, string? sepDiffers)
    {
        string ours = Ours(text);
        Compare(name, "DuckDB", ours, ByDuckDb(text), duckDiffers);
        Compare(name, "Sep", ours, BySep(text), sepDiffers);
    }

    private static void Compare(string name, string peer, string ours, string theirs, string? differs)
    {
        if (differs is null)
        {
            Assert.True(ours == theirs, $"{name}: {peer} reads\n{theirs}\nwe read\n{ours}");
        }
        else
        {
            Assert.True(ours != theirs, $"{name}: {peer} now reads as we do, though: {differs}");
        }
    }

    /// <summary>A line for the header and each row that is read: its line in the file and its cells.</summary>
    private static string Ours(string text)
    {
        MemorySource source = MemorySource.Of(text);
        DataFile file = MemorySource.File("t.csv") with { Dialect = TextDialect.Plain(DataFormat.Csv) };
        TableIndex index = TableIndexer.Index(file, source, new IndexOptions { BatchRows = 1 }, CancellationToken.None);
        var lines = new List<string> { Line(index.Header) };
        foreach ((TableSlice slice, RowBlock block) in TableReader.ReadAll(index, TestTables.AllText(index.Header), source,
            new ReadOptions(), CancellationToken.None))
        {
            Assert.Equal(slice.FirstRow, block.RowNumbers.Concat(block.SetAside.Select(a => a.Row)).Single());
            lines.AddRange(TestTables.Rows([block]).Select(Line));
            lines.AddRange(block.SetAside.Select(a => $"line {a.Line} refused"));
        }

        return string.Join('\n', lines);
    }

    private static string BySep(string text)
    {
        using SepReader reader = Sep.New(',')
            .Reader(o => o with { Unescape = true, DisableColCountCheck = true, HasHeader = true })
            .FromText(text.TrimStart('\uFEFF'));
        List<string> names = [.. reader.Header.ColNames.Select(Unquoted)];
        var lines = new List<string> { Line(names) };
        foreach (SepReader.Row row in reader)
        {
            var cells = new string[row.ColCount];
            for (int c = 0; c < cells.Length; c++)
            {
                cells[c] = row[c].ToString();
            }

            // Sep gives blank lines as rows of one empty cell.
            if (cells is not [""])
            {
                lines.Add(cells.Length == names.Count ? Line(cells) : $"line {row.LineNumberFrom} refused");
            }
        }

        return string.Join('\n', lines);

        // Sep unescapes rows, not the header.
        static string Unquoted(string cell) => cell is ['"', .., '"'] ? cell[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : cell;
    }

    private string ByDuckDb(string text)
    {
        string path = Path.Combine(folder, "t.csv");
        File.WriteAllText(path, text);
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        string columns =
            string.Join(", ",
                TestTables.Index("t.csv", text).Header.Select(name => $"'{name.Replace("'", "''", StringComparison.Ordinal)}': 'VARCHAR'"));
        command.CommandText =
            $"SELECT * FROM read_csv('{path}', auto_detect=false, columns={{{columns}}}, delim=',', quote='\"', escape='\"', header=true, "
                + "nullstr='', store_rejects=true, parallel=false, max_line_size=4000000)";
        var rows = new List<string>();
        string header;
        try
        {
            using DuckDBDataReader reader = command.ExecuteReader();
            header = Line([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)]);
            while (reader.Read())
            {
                rows.Add(Line([.. Enumerable.Range(0, reader.FieldCount).Select(c => reader.IsDBNull(c) ? "" : reader.GetString(c))]));
            }
        }

        catch (DuckDBException e)
        {
            return e.Message;
        }

        // Rejected rows are told apart from the others: they are put back in their places by their lines.
        command.CommandText = "SELECT DISTINCT line FROM reject_errors ORDER BY line";
        using DuckDBDataReader rejects = command.ExecuteReader();
        while (rejects.Read())
        {
            long line = Convert.ToInt64(rejects.GetValue(0), CultureInfo.InvariantCulture);
            rows.Insert((int)Math.Min(rows.Count, line - 2), $"line {line} refused");
        }

        return string.Join('\n', [header, .. rows]);
    }

    // A cell of nothing but white space is missing for us, and so it is for none of the peers: compared as such.
    private static string Line(IEnumerable<string?> cells) => string.Join('|', cells.Select(c => string.IsNullOrWhiteSpace(c) ? "" : c));
}
