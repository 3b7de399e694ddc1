using System.Text;
using PseudoLabel.Data.Tables;

namespace PseudoLabel.Data.Tests.Text;

/// <summary>What is found by looking at a file's start, and what is not made up.</summary>
public sealed class DialectSnifferTests
{
    [Theory]
    [InlineData("t.csv", "a;b\n1,5;2,5\n3,5;4,5\n", "a|b", "1,5|2,5", "parted by ';'")]
    [InlineData("t.csv", "1,5;2,5\n3,5;4,5\n7,5;8,5\n", "1,5|2,5", "3,5|4,5", "parted by ';'")]
    [InlineData("t.csv", "a\tb\nx, y\tz\n", "a|b", "x, y|z", "parted by tabs")]
    [InlineData("t.csv", "a|b|c\n1|2|3\n", "a|b|c", "1|2|3", "parted by '|'")]
    [InlineData("t.tsv", "a,b\n1,2\n", "a|b", "1|2", "parted by ','")]
    [InlineData("t.txt", "a;b\n1;2\n", "a|b", "1|2", "parted by ';'")]
    [InlineData("t.tab", "'a','b'\n'x, y','it''s'\n'2','3'\n", "a|b", "x, y|it's", "parted by ',', quoted by '")]
    [InlineData("t.tsv", "a\tb\n5\t\"hello\n6\t\"you\n", "a|b", "5|\"hello", "no quotes")]
    [InlineData("t.csv", "# made by hand\n# in 2024, or so, it is said\na,b\n1,2\n# between, and, more\n3,4\n", "a|b", "1|2",
        "lines that begin with # are passed over")]
    [InlineData("t.csv", "a,b,\n1,2,\n3,4,\n", "a|b", "1|2", "the empty column behind the last delimiter is left out")]
    [InlineData("t.csv", "sep=;\na;b\n1;2\n", "a|b", "1|2", "parted by ';', the first line is passed over")]
    [InlineData("t.csv", "Report of May\nby hand\n\na,b\n1,2\n3,4\n", "a|b", "1|2", "the first 3 lines are passed over")]
    public void Index_AnotherDialect_IsReadAndSaid(string name, string text, string header, string firstRow, string note)
    {
        (TableIndex index, List<string?[]> rows, IReadOnlyList<string> notes) = Read(name, Encoding.UTF8.GetBytes(text));
        Assert.Equal(header.Split('|'), index.Header);
        Assert.Equal(firstRow.Split('|'), rows[0]);
        Assert.Contains($"{name}: {note}", notes);
    }

    [Theory]
    [InlineData("t.csv", "a,b\n1,x;y\n2,z;w\n")]
    [InlineData("t.csv", "title,genres\nToy Story,A|B|C\nHeat,A|B\n")]
    [InlineData("t.csv", "a;b,c\n1;2,3\n4;5,6\n")]
    [InlineData("t.csv", "text\nhello; world\ngood, solid\nbad, poor\n")]
    [InlineData("t.csv", "text\ngood, solid\nbad, poor\nso, so\n")]
    [InlineData("t.csv", "a\n1\n2\n")]
    [InlineData("t.csv", "a,b\n")]
    [InlineData("t.csv", "#id,name\n1,x\n2,y\n")]
    [InlineData("t.csv", "a,b\n#1,x\n#2,y\n")]
    [InlineData("t.csv", "a,b\n'tis,x\n'twas,y\n")]
    [InlineData("t.csv", "a,b\n5\" pipe,1\n6\" pipe,2\n")]
    [InlineData("t.csv", "0,1,2,label\n5,6,7,x\n8,9,1,y\n2,3,4,x\n")]
    [InlineData("t.csv", "country,2019,2020\nA,6,7\nB,9,1\nC,3,4\n")]
    [InlineData("t.csv", "a,b,c\n1,2,3\n4,5\n6,7,8\n")]
    [InlineData("t.tsv", "a\tb\n1,5\t2,5\n")]
    [InlineData("t.tsv", "text\nhello, world\ngood, solid\n")]
    [InlineData("t.csv", "a,b\n\n1,2\n")]
    public void Index_PlainFile_StaysPlainWithoutAWord(string name, string text)
    {
        (TableIndex index, _, IReadOnlyList<string> notes) = Read(name, Encoding.UTF8.GetBytes(text));
        Assert.Null(index.File.Dialect);
        Assert.Empty(notes);
        char delimiter = name == "t.csv" ? ',' : '\t';
        Assert.Equal(text.Split('\n')[0].Split(delimiter), index.Header);
    }

    [Fact]
    public void Index_OneBadRowAmongOthers_DoesNotChangeTheDialect()
    {
        string text = "a;b;c\n" + string.Concat(Enumerable.Range(0, 50).Select(i => i == 20 ? "1;2\n" : $"{i},5;x;y\n"));
        (TableIndex index, List<string?[]> rows, _) = Read("t.csv", Encoding.UTF8.GetBytes(text));
        Assert.Equal(["a", "b", "c"], index.Header);
        Assert.Equal(50, index.Rows);
        Assert.Equal(49, rows.Count);
    }

    [Theory]
    [InlineData("utf-16le", true)]
    [InlineData("utf-16le", false)]
    [InlineData("utf-16be", true)]
    [InlineData("utf-16be", false)]
    [InlineData("windows-1252", false)]
    public void Index_AnotherEncoding_IsReadAndSaid(string encoding, bool mark)
    {
        const string text = "name;pr\u00E9nom\nM\u00FCller;\u00C9ric\n\u201Cx\u201D;\u20AC5\n";
        Encoding encoder = encoding switch
        {
            "utf-16le" => new UnicodeEncoding(bigEndian: false, byteOrderMark: mark),
            "utf-16be" => new UnicodeEncoding(bigEndian: true, byteOrderMark: mark),
            _ => CodePagesEncodingProvider.Instance.GetEncoding(1252)!,
        };
        byte[] bytes = [.. encoder.GetPreamble(), .. encoder.GetBytes(text)];
        (TableIndex index, List<string?[]> rows, IReadOnlyList<string> notes) = Read("t.csv", bytes);
        Assert.Equal(["name", "prénom"], index.Header);
        Assert.Equal([["Müller", "Éric"], ["“x”", "€5"]], rows);
        Assert.Equal([$"t.csv: parted by ';', {(mark || encoding != "windows-1252" ? "UTF-16" : "Windows-1252")}"], notes);
        Assert.True(index.File.IsSequential);
        (index, rows, _) = Read("t.csv", bytes, new TextSettings { Encoding = encoding });
        Assert.Equal("Éric", rows[0][1]);
    }

    [Fact]
    public void Index_Windows1252FarBehindTheStart_IsFoundAndSaid()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes("a,b\n" + string.Concat(Enumerable.Repeat("plain,text\n", 50_000))), .. "M"u8, 0xFC,
            .. "ller,x\n"u8];
        (TableIndex index, List<string?[]> rows, IReadOnlyList<string> notes) = Read("t.csv", bytes);
        Assert.Equal("Müller", rows[^1][0]);
        Assert.Equal(50_001, index.Rows);
        Assert.Equal(["t.csv: Windows-1252"], notes);
    }

    [Fact]
    public void Index_DamagedLineAmongUtf8_IsOneRowSetAside()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes("a,b\nMüller,x\nÉric,y\n"), .. "M"u8, 0xFC, .. "ller,x\n"u8];
        (TableIndex index, List<string?[]> rows, IReadOnlyList<string> notes) = Read("t.csv", bytes);
        Assert.Equal(3, index.Rows);
        Assert.Equal(2, rows.Count);
        Assert.Empty(notes);
    }

    [Fact]
    public void Index_DamagedLineAtTheStartOfMuchUtf8_StaysUtf8()
    {
        byte[] bytes = [.. "a,b\nM"u8, 0xFC, .. "ller,x\n"u8,
            .. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("plain,text\n", 30_000)) + "Müller,x\nÉric,y\n")];
        (TableIndex index, List<string?[]> rows, IReadOnlyList<string> notes) = Read("t.csv", bytes);
        Assert.Equal(30_003, index.Rows);
        Assert.Equal(30_002, rows.Count);
        Assert.Equal("Éric", rows[^1][0]);
        Assert.Empty(notes);
    }

    [Fact]
    public void Index_HalfACharacterOfUtf16_SetsTheRowAside()
    {
        byte[] bytes = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("a,b\n1,2\n3,"), 0x00, 0xD8, .. Encoding.Unicode.GetBytes("\n5,6\n")];
        (TableIndex index, List<string?[]> rows, _) = Read("t.csv", bytes);
        Assert.Equal(3, index.Rows);
        Assert.Equal([["1", "2"], ["5", "6"]], rows);
    }

    [Fact]
    public void Index_NoHeader_NamesColumnsByNumberAndKeepsTheFirstRow()
    {
        const string text = "5.1,3.5,setosa\n4.9,3.0,setosa\n6.0,2.2,virginica\n";
        (TableIndex index, List<string?[]> rows, IReadOnlyList<string> notes) = Read("t.csv", Encoding.UTF8.GetBytes(text));
        Assert.Equal(["t.csv: the first line looks like a row, not like column names; set no-header if it is one"], notes);
        Assert.Equal(2, index.Rows);
        (index, rows, notes) = Read("t.csv", Encoding.UTF8.GetBytes(text), new TextSettings { NoHeader = true });
        Assert.Equal(["column_1", "column_2", "column_3"], index.Header);
        Assert.Equal(["5.1", "3.5", "setosa"], rows[0]);
        Assert.Equal(3, index.Rows);
        Assert.Equal(0, index.Slices[0].FirstRow);
        Assert.Equal(1, index.Slices[0].FirstLine);
    }

    [Fact]
    public void Index_SettingsByHand_WinOverWhatIsFound()
    {
        var settings = new TextSettings { Delimiter = ":", Quote = "none", Comment = "%", Encoding = "utf-8" };
        (TableIndex index, List<string?[]> rows, _) = Read("t.csv", "a,b:c\n% no row\n\"1,2:3\n"u8.ToArray(), settings);
        Assert.Equal(["a,b", "c"], index.Header);
        Assert.Equal([["\"1,2", "3"]], rows);
    }

    [Fact]
    public void Read_LinesWithAndWithoutTheTrailingDelimiter_AreRows()
    {
        string text = "a;b;\n" + string.Concat(Enumerable.Repeat("1;2;\n", 20_000)) + "3;4\n5;6;7\n";
        (TableIndex index, List<string?[]> rows, _) = Read("t.csv", Encoding.UTF8.GetBytes(text));
        Assert.Equal(["a", "b"], index.Header);
        Assert.Equal(["3", "4"], rows[^1]);
        Assert.Equal(index.Rows - 1, rows.Count);
    }

    [Theory]
    [InlineData(new byte[] { 0x50, 0x4B, 3, 4, 20, 0 }, "a zip archive (or an Excel or OpenDocument file): name it .zip or .xlsx, "
        + "as what it is, or save it as CSV")]
    [InlineData(new byte[] { 0x1F, 0x8B, 8, 0 }, "packed by gzip: add .gz to its name")]
    [InlineData(new byte[] { 0x50, 0x41, 0x52, 0x31, 21, 4, 0, 1 }, "a Parquet file: name it .parquet")]
    [InlineData(new byte[] { 0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10 }, "a PNG image: name it .png")]
    public void Index_AnotherFormatUnderTheName_IsRefusedByWhatItIs(byte[] start, string what) =>
        Assert.Equal($"t.csv: the content is {what}",
            Assert.Throws<UserErrorException>(() => TestTables.Index("t.csv", new MemorySource(start))).Message);

    [Fact]
    public void Index_Binary_IsRefused()
    {
        byte[] bytes = new byte[4096];
        new Random(1).NextBytes(bytes);
        bytes[0] = 0x7E;
        var error = Assert.Throws<UserErrorException>(() => TestTables.Index("t.csv", new MemorySource(bytes)));
        Assert.Equal("t.csv: the content is not text but binary; give a table of a format that is read, under its own ending",
            error.Message);
        error = Assert.Throws<UserErrorException>(() => TestTables.Index("t.csv", "<!DOCTYPE html>\n<html><body>Sign in</body></html>\n"));
        Assert.StartsWith("t.csv: the content is a web page", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Index_EmptyFilesAmongOthers_AreLeftOutAndSaid()
    {
        var source = new Files(new() { ["a.csv"] = "x\n1\n", ["b.csv"] = "", ["c.csv"] = "\n" });
        var notes = new InputNotes();
        DataFile[] files = [.. source.Names.Select(MemorySource.File)];
        List<TableIndex> tables = [.. InputTables.Index(files, source, new IndexOptions { Notes = notes }, CancellationToken.None)];
        Assert.Equal(["a.csv"], tables.Select(t => t.File.Name));
        Assert.Equal(["b.csv, c.csv: the file is empty and left out"], notes.Lines());
        var error = Assert.Throws<UserErrorException>(
            () => InputTables.Index(files[1..], source, new IndexOptions(), CancellationToken.None).Count());
        Assert.Equal("b.csv: the file is empty; it needs a header and rows", error.Message);
    }

    private static (TableIndex Index, List<string?[]> Rows, IReadOnlyList<string> Notes) Read(string name, byte[] bytes,
        TextSettings? settings = null)
    {
        var source = new MemorySource(bytes);
        var notes = new InputNotes();
        var options = new IndexOptions { BatchRows = 7, Notes = notes, Text = settings ?? new TextSettings() };
        TableIndex index = TableIndexer.Index(MemorySource.File(name), source, options, CancellationToken.None);
        TableSchema schema = TestTables.AllText(index.Header);
        IEnumerable<RowBlock> blocks = index.File.IsSequential
            ? TableReader.ReadAll(index, schema, source, new ReadOptions(), CancellationToken.None).Select(p => p.Block)
            : TestTables.ReadSlices(index, schema, source, new ReadOptions());
        return (index, TestTables.Rows(blocks), notes.Lines());
    }

    private sealed class Files(Dictionary<string, string> texts) : IDataSource
    {
        public IEnumerable<string> Names => texts.Keys;

        public Stream OpenRead(DataFile file) => new MemoryStream(Encoding.UTF8.GetBytes(texts[file.Name]), writable: false);
    }
}
