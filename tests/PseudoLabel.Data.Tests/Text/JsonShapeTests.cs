using System.Text.Json;
using PseudoLabel.Data.Tables;

namespace PseudoLabel.Data.Tests.Text;

/// <summary>Rows as JSON: a line each, an array, one object after another; objects and arrays within them.</summary>
public sealed class JsonShapeTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    [Theory]
    [InlineData("t.jsonl", "{\"a\":1,\"b\":\"x\"}\n{\"a\":2,\"b\":\"y\"}\n", 1, 2)]
    [InlineData("t.json", "{\"a\":1,\"b\":\"x\"}\n{\"a\":2,\"b\":\"y\"}\n", 1, 2)]
    [InlineData("t.json", "[{\"a\":1,\"b\":\"x\"},{\"a\":2,\"b\":\"y\"}]", 1, 1)]
    [InlineData("t.json", "\uFEFF \n[\n  {\n \"a\":1,\n\"b\":\"x\"\n},\n  {\"a\":2,\"b\":\"y\"}\n]\n", 3, 7)]
    [InlineData("t.jsonl", "[{\"a\":1,\"b\":\"x\"}\n,{\"a\":2,\"b\":\"y\"}]", 1, 2)]
    [InlineData("t.json", "{\n\"a\": 1,\n\"b\": \"x\"\n}\n{\n\"a\": 2, \"b\": \"y\"}", 1, 5)]
    [InlineData("t.json", "{\"count\": 2, \"data\": [{\"a\":1,\"b\":\"x\"},\n{\"a\":2,\"b\":\"y\"}], \"next\": null}", 1, 2)]
    [InlineData("t.json", "{\n \"data\": [\n{\"a\":1,\"b\":\"x\"}, {\"a\":2,\"b\":\"y\"}]}\n", 3, 3)]
    public void Index_AnyLayout_GivesTheSameRows(string name, string text, int firstLine, int secondLine)
    {
        foreach (int batchRows in new[] { 1, 100 })
        {
            (TableIndex index, List<RowBlock> blocks, _) = Read(name, text, batchRows);
            Assert.Equal(["a", "b"], index.Header);
            Assert.Equal([["1", "x"], ["2", "y"]], TestTables.Rows(blocks));
            Assert.Equal(batchRows == 1 ? [firstLine, secondLine] : [firstLine], index.Slices.Select(s => s.FirstLine));
        }
    }

    [Fact]
    public void Index_OneArrayInAnObject_IsSaid() =>
        Assert.Equal(["t.json: rows are the objects in 'data'"], Read("t.json", "{\"data\": [{\"a\":1}]}").Notes);

    [Theory]
    [InlineData("t.json", "[1, 2]", "t.json, line 1: the JSON array holds no objects; write one object a line, {\"column\": value, ...}, "
        + "or an array of such objects")]
    [InlineData("t.json", "[\"a\", 1]\n[\"b\", 2]\n", "t.json, line 1: the JSON array holds no objects; write one object a line, "
        + "{\"column\": value, ...}, or an array of such objects")]
    [InlineData("t.json", "{\"a\": [{\"x\":1}], \"b\": [{\"x\":1}]}", "t.json: the JSON object holds several arrays of objects ('a', "
        + "'b'); write the one that is the table as a file of its own")]
    [InlineData("t.json", "[{\"a\":1}]\n[{\"a\":2}]", "t.json, line 1: text follows the end of the JSON array; "
        + "write all rows in one array")]
    [InlineData("t.json", "[{\"a\":1},\n{\"a\":2}", "t.json, line 2: the JSON array does not end: the file is cut off")]
    [InlineData("t.json", "[{\"a\":1},\n{\"a\":2", "t.json, line 2: the JSON value that begins here does not end; "
        + "check its brackets and quotes")]
    [InlineData("t.jsonl", "x,y\n1,2\n", "t.jsonl, line 1: there is no valid JSON object in this file; write one object a line, "
        + "or an array of objects")]
    [InlineData("t.json", "{\"a.b\": 1, \"a\": {\"b\": 2}}\n", "t.json, column 'a.b': two keys give a column of this name; rename one")]
    [InlineData("t.json", "  ", "t.json: the file is empty; it needs a header and rows")]
    public void Index_OtherJson_IsRefusedWithWhatToDo(string name, string text, string message) =>
        Assert.Equal(message, Assert.Throws<UserErrorException>(() => TestTables.Index(name, text)).Message);

    [Fact]
    public void Read_ObjectsAndArrays_BecomeColumns()
    {
        const string text = """
            {"id":1,"at":{"x":1.5,"deep":{"y":"a"}},"e":[0.1,0.2,null],"tags":["red","big \"one\""],"odd":[1,2]}
            {"id":2,"at":{"x":2},"e":[1,NaN,3],"tags":[],"odd":[1]}
            {"id":3,"at":null,"e":null,"tags":["blue"],"odd":[{"k":1}]}
            """;
        (TableIndex index, List<RowBlock> blocks, IReadOnlyList<string> notes) = Read("t.jsonl", text);
        Assert.Equal(["id", "at.x", "at.deep.y", "e[0]", "e[1]", "e[2]", "tags"], index.Header);
        Assert.Equal(
            [
                ["1", "1.5", "a", "0.1", "0.2", null, "red big \"one\""],
                ["2", "2", null, "1", null, "3", null],
                ["3", null, null, null, null, null, "blue"],
            ],
            TestTables.Rows(blocks));
        Assert.Equal(["t.jsonl: arrays that are neither words nor numbers of one length are left out: 'odd'"], notes);
    }

    [Fact]
    public void Read_KeysSeenLate_AreColumns()
    {
        string text = string.Concat(Enumerable.Repeat("{\"a\":1}\n", 5_000)) + "{\"a\":1,\"label\":\"x\"}\n";
        (TableIndex index, List<RowBlock> blocks, _) = Read("t.jsonl", text);
        Assert.Equal(["a", "label"], index.Header);
        Assert.Equal(["1", "x"], TestTables.Rows(blocks)[^1]);
    }

    [Theory]
    [InlineData("{\"a\": -1.5e3 , \"b\" : \"x, } \\\" {\" }  ", "a b")]
    [InlineData("{\"a\":null}", "a b")]
    [InlineData("{\"b\":1,\"a\":2}", "a b")]
    [InlineData("{\"a\":1,\"b\":2,\"c\":3}", "a b c")]
    [InlineData("{\"a\":1,\"c\":2}", "a b c")]
    [InlineData("{\"a\":{\"b\":1},\"b\":2}", "a a.b b")]
    [InlineData("{\"a\":[1,2],\"b\":2}", "a a[0] a[1] b")]
    [InlineData("{\"a\\u0062\":1}", "a b ab")]
    [InlineData("{\"a\":1} {\"c\":1}", "a b")]
    [InlineData("{\"a\":1,\"b\":2", "a b")]
    [InlineData("{\"a\":1,\"b", "a b")]
    [InlineData("{\"a\":", "a b")]
    [InlineData("{\"a", "a b")]
    [InlineData("{", "a b")]
    public void Index_RecordAfterOthers_AddsTheColumnsThatItHas(string line, string columns)
    {
        TableIndex index = TestTables.Index("t.jsonl", "{\"a\":1,\"b\":\"x\"}\n" + line + "\n{\"a\":1}\n");
        Assert.Equal(columns.Split(' '), index.Header);
        Assert.Equal(3, index.Rows);
    }

    [Theory]
    [InlineData("{\"a\":NaN,\"b\":\"NaN\"}", null, "NaN")]
    [InlineData("{\"a\":-Infinity,\"b\":\"y\"}", null, "y")]
    [InlineData("{\"a\":Infinity ,\"b\":\"y\"}", null, "y")]
    public void Read_NumbersThatJsonHasNoWordFor_AreMissing(string line, string? a, string b)
    {
        (_, List<RowBlock> blocks, _) = Read("t.jsonl", "{\"a\":1,\"b\":\"x\"}\n" + line + "\n" + line + "\n{\"a\":2,\"b\":\"z\"}\n");
        Assert.Equal([["1", "x"], [a, b], [a, b], ["2", "z"]], TestTables.Rows(blocks));
    }

    [Theory]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("{\"a\":nan}")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("\"text\"")]
    [InlineData("[1]")]
    [InlineData("{\"new\":1,\"a\" 2}")]
    public void Read_MalformedElementOfAnArray_IsSetAsideAndGivesNoColumn(string element)
    {
        (TableIndex index, List<RowBlock> blocks, _) = Read("t.json", $"[{{\"a\":0}},\n{element},\n{{\"a\":2}}]");
        Assert.Equal(["a"], index.Header);
        Assert.Equal(3, index.Rows);
        Assert.Equal([["0"], ["2"]], TestTables.Rows(blocks));
        Assert.Equal(new SetAsideRow(1, 2, "", "not a valid JSON object"), Assert.Single(blocks.SelectMany(b => b.SetAside)));
    }

    [Fact]
    public void Read_LargeArray_IsReadBySliceAsInOnePass()
    {
        // 3 MB in many buffers, brackets and quotes in strings, as an independent writer indents them.
        object[] rows = [.. Enumerable.Range(0, 20_000)
            .Select(i => new { n = i, text = $"}}]{{[\"\\ {new string('x', i % 97)}", deep = new { v = new[] { i, i + 1 } } })];
        string text = JsonSerializer.Serialize(rows, Indented);
        MemorySource source = MemorySource.Of(text);
        TableIndex index = TestTables.Index("t.json", source, batchRows: 700);
        Assert.Equal(["n", "text", "deep.v[0]", "deep.v[1]"], index.Header);
        List<string?[]> bySlice =
            TestTables.Rows(TestTables.ReadSlices(index, TestTables.AllText(index.Header), source, new ReadOptions()));
        Assert.Equal(20_000, bySlice.Count);
        Assert.Equal(["19999", $"}}]{{[\"\\ {new string('x', 19_999 % 97)}", "19999", "20000"], bySlice[^1]);
        string[] lines = text.Split('\n');
        Assert.All(index.Slices, s => Assert.Equal("  {", lines[s.FirstLine - 1].TrimEnd('\r')));
    }

    [Fact]
    public void Index_KeysThatAreValues_AreRefused()
    {
        string text = "{" + string.Join(',', Enumerable.Range(0, 100_001).Select(i => $"\"k{i}\":1")) + "}\n";
        Assert.StartsWith("t.jsonl, line 1: more than 100,000 different keys",
            Assert.Throws<UserErrorException>(() => TestTables.Index("t.jsonl", text)).Message, StringComparison.Ordinal);
    }

    private static (TableIndex Index, List<RowBlock> Blocks, IReadOnlyList<string> Notes) Read(string name, string text, int batchRows = 2)
    {
        MemorySource source = MemorySource.Of(text);
        var notes = new InputNotes();
        TableIndex index =
            TableIndexer.Index(MemorySource.File(name), source, new IndexOptions { BatchRows = batchRows, Notes = notes },
                CancellationToken.None);
        List<RowBlock> blocks = TestTables.ReadSlices(index, TestTables.AllText(index.Header), source, new ReadOptions());
        string?[][] rows = [.. TestTables.Rows(blocks)];
        RawSample sample = TableSample.Read(index, source, maxRows: 1_000_000, CancellationToken.None);
        Assert.Equal(rows, sample.Usable().Rows);
        return (index, blocks, notes.Lines());
    }
}
