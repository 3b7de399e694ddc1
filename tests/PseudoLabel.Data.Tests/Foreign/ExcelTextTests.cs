using System.Text;
using PseudoLabel.Data.Foreign;
using PseudoLabel.Data.Tables;
using SpreadCheetah;
using SpreadCheetah.Styling;
using SpreadCheetah.Worksheets;

namespace PseudoLabel.Data.Tests.Foreign;

/// <summary>Sheets of workbooks that other code wrote are read as CSV: the values, not how they are shown.</summary>
public sealed class ExcelTextTests
{
    private const string Head =
        "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>a</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>b</t></is></c></row>";

    [Fact]
    public async Task Read_EveryKindOfCell_GivesItsValue()
    {
        byte[] book = await WriteAsync(async sheet =>
        {
            StyleId percent = sheet.AddStyle(new Style { Format = NumberFormat.Custom("0.0 %") });
            StyleId date = sheet.AddStyle(new Style { Format = NumberFormat.Custom("dd/mm/yyyy") });
            StyleId time = sheet.AddStyle(new Style { Format = NumberFormat.Custom("yyyy-mm-dd hh:mm:ss") });
            await sheet.StartWorksheetAsync("Data");
            await sheet.AddRowAsync(
                [new Cell("text"), new Cell("number"), new Cell("share"), new Cell("day"), new Cell("moment"), new Cell("flag"),
                    new Cell("sum")]);
            await sheet.AddRowAsync(
            [
                new Cell(" a, \"b\"\nc "), new Cell(-1.5), new Cell(0.125, percent), new Cell(new DateTime(2024, 2, 29), date),
                new Cell(new DateTime(1999, 12, 31, 23, 59, 58), time), new Cell(true), new Cell(new Formula("1+1"), 2),
            ]);
            await sheet.AddRowAsync(
                [new Cell("é€𝄞"), new Cell(1e-7), new Cell(123456789012), new Cell(), new Cell(), new Cell(false),
                    new Cell(new Formula("\"x\""), "x")]);
        });

        Assert.Equal(
            "text,number,share,day,moment,flag,sum\n"
                + "\" a, \"\"b\"\"\nc \",-1.5,0.125,2024-02-29,1999-12-31T23:59:58,true,2\n"
                + "é€𝄞,1E-07,123456789012,,,false,x\n",
            Text(book));
    }

    [Fact]
    public async Task Read_SeveralSheets_TheFirstVisibleOneOrTheOneNamed()
    {
        byte[] book = await WriteAsync(async sheet =>
        {
            await sheet.StartWorksheetAsync("Hidden", new WorksheetOptions { Visibility = WorksheetVisibility.Hidden });
            await sheet.AddRowAsync([new Cell("h")]);
            await sheet.StartWorksheetAsync("Empty");
            await sheet.StartWorksheetAsync("Data");
            await sheet.AddRowAsync([new Cell("d")]);
            await sheet.StartWorksheetAsync("More");
            await sheet.AddRowAsync([new Cell("m")]);
        });
        List<string> notes = [];

        Assert.Equal("d\n", Text(book, note: notes.Add));
        Assert.Equal(["the sheet 'Data' is read, 2 others not; set 'sheet' to another one's name"], notes);
        Assert.Equal("m\n", Text(book, "more"));
        Assert.Equal("h\n", Text(book, "1"));
        Assert.Equal("t.xlsx: the workbook has no sheet 'x'; it has 'Hidden', 'Empty', 'Data', 'More'", Error(book, "x"));
    }

    [Fact]
    public void Read_ErrorsEmptyRowsAndInlineStrings_AreMissingPassedOverAndRead() => Assert.Equal(
        "a,b\n,2\nx,\n3,4,5\n",
        Text(Workbook.Write(
            "<row r=\"2\"/><row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>a</t></is></c><c r=\"B3\" t=\"s\"><v>0</v></c></row>"
            + "<row r=\"5\"><c r=\"A5\" t=\"e\"><v>#N/A</v></c><c r=\"B5\"><v>2</v></c></row>"
            + "<row r=\"6\"><c r=\"A6\" t=\"str\"><f>x</f><v>x</v></c><c r=\"F6\" s=\"1\"/></row><row r=\"7\"><c r=\"A7\" s=\"1\"/></row>"
            + "<row r=\"9\"><c r=\"A9\"><v>3</v></c><c r=\"B9\"><v>4</v></c><c r=\"C9\"><v>5</v></c></row>",
            strings: "<si><r><t>b</t></r></si>")));

    [Theory]
    [InlineData(false, "1900-01-01", "1900-02-28", "1900-03-01", "2024-02-29")]
    [InlineData(true, "1904-01-02", "1904-02-29", "1904-03-02", "2028-03-01")]
    public void Read_Dates_ByTheEpochOfTheWorkbook(bool from1904, string one, string fiftyNine, string sixtyOne, string later) =>
        Assert.Equal(
        $"a,b\n{one},{fiftyNine}\n{sixtyOne},{later}\n",
        Text(Workbook.Write(
            Head
                + "<row r=\"2\"><c r=\"A2\" s=\"1\"><v>1</v></c><c r=\"B2\" s=\"2\"><v>59</v></c></row><row r=\"3\"><c r=\"A3\" "
                + "s=\"1\"><v>61</v></c><c r=\"B3\" s=\"2\"><v>45351</v></c></row>",
            from1904)));

    [Fact]
    public void Read_TimesOfDayAndDurations_AreSuch() => Assert.Equal(
        "a,b\n12:30:00,129600\n",
        Text(Workbook.Write(Head + "<row r=\"2\"><c r=\"A2\" s=\"4\"><v>0.520833333333333</v></c><c r=\"B2\" "
            + "s=\"3\"><v>1.5</v></c></row>")));

    [Fact]
    public void Index_AWorkbook_RowsAreTheSheetsDataRows()
    {
        byte[] book = Workbook.Write(
            Head + "<row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\"><v>2</v></c></row><row r=\"4\"><c r=\"A4\"><v>3</v></c></row>");
        var source = new MemorySource(book);
        TableIndex index = TestTables.Index("t.xlsx", source, batchRows: 1);

        Assert.Equal((2, 2), (index.Rows, index.Slices.Count));
        Assert.Equal(["a", "b"], index.Header);
        Assert.Equal(
            [["1", "2"], ["3", null]],
            TestTables.Rows(TableReader.ReadAll(index, TestTables.AllText(index.Header), source, new ReadOptions(), CancellationToken.None)
                .Select(p => p.Block)));
    }

    [Fact]
    public void Read_WhatIsNoWorkbook_SaysWhatToDo()
    {
        Assert.Equal("t.xlsx: this is no Excel workbook (.xlsx); save it as .xlsx, or as CSV under its own ending",
            Error("a,b\n1,2\n"u8.ToArray()));
        Assert.Equal(
            "t.xlsx: this is an old Excel file (.xls), or one that a password protects; save it as .xlsx without a password, or as CSV",
            Error([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]));
        Assert.Contains("the workbook is damaged", Error(Workbook.Write(Head)[..300]), StringComparison.Ordinal);
        Assert.Contains("the workbook is damaged", Error(Workbook.Write("<row r=\"1\"><c r=\"A1\"><v>1</row>")), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_EntitiesAndBombs_AreRefused()
    {
        Assert.Contains(
            "the workbook is damaged",
            Error(Workbook.Write(Head.Replace("<t>a</t>", "<t>&x;</t>", StringComparison.Ordinal), head: "<!DOCTYPE x [<!ENTITY x SYSTEM "
                + "\"file:///etc/passwd\">]>")),
            StringComparison.Ordinal);
        Assert.Contains("unpacks to", Error(Workbook.Write(new string(' ', 200_000_000))), StringComparison.Ordinal);
        Assert.Contains("which no Excel sheet has",
            Error(Workbook.Write(Head + "<row r=\"99999999\"><c r=\"A99999999\"><v>1</v></c></row>")), StringComparison.Ordinal);
    }

    private static async Task<byte[]> WriteAsync(Func<Spreadsheet, Task> write)
    {
        using var bytes = new MemoryStream();
        await using (Spreadsheet book = await Spreadsheet.CreateNewAsync(bytes))
        {
            await write(book);
            await book.FinishAsync();
        }

        return bytes.ToArray();
    }

    private static string Text(byte[] book, string sheet = "", Action<string>? note = null)
    {
        using var reader = new StreamReader(ExcelText.Open("t.xlsx", sheet, new MemoryStream(book), note), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static string Error(byte[] book, string sheet = "") => Assert.Throws<UserErrorException>(() => Text(book, sheet)).Message;
}
