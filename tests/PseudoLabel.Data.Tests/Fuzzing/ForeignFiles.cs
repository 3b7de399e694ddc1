using System.IO.Compression;
using System.Text;

namespace PseudoLabel.Fuzzing;

/// <summary>Small whole files of other programs. The workbook is not compressed, so that mutations meet its XML.</summary>
internal static class ForeignFiles
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006/";

    public static byte[] Workbook()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "[Content_Types].xml",
                $"<Types xmlns=\"{Package}content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>");
            Add(zip, "_rels/.rels",
                $"<Relationships xmlns=\"{Package}relationships\"><Relationship Id=\"r1\" Type=\"{Relations}/officeDocument\" "
                    + "Target=\"xl/workbook.xml\"/></Relationships>");
            Add(zip, "xl/workbook.xml",
                $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Relations}\"><sheets><sheet name=\"S\" sheetId=\"1\" "
                    + "r:id=\"r1\"/></sheets></workbook>");
            Add(
                zip, "xl/_rels/workbook.xml.rels",
                $"<Relationships xmlns=\"{Package}relationships\"><Relationship Id=\"r1\" Type=\"{Relations}/worksheet\" "
                    + "Target=\"worksheets/sheet1.xml\"/>"
                    + $"<Relationship Id=\"r2\" Type=\"{Relations}/styles\" "
                    + $"Target=\"styles.xml\"/><Relationship Id=\"r3\" Type=\"{Relations}/sharedStrings\" "
                    + "Target=\"sharedStrings.xml\"/></Relationships>");
            Add(zip, "xl/styles.xml",
                $"<styleSheet xmlns=\"{Main}\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>");
            Add(zip, "xl/sharedStrings.xml",
                $"<sst xmlns=\"{Main}\"><si><t>a</t></si><si><t>b</t></si><si><t>text &amp; more</t></si></sst>");
            Add(
                zip, "xl/worksheets/sheet1.xml",
                $"<worksheet xmlns=\"{Main}\"><dimension ref=\"A1:B3\"/><sheetData><row r=\"1\"><c "
                    + "r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c></row>"
                    + "<row r=\"2\"><c r=\"A2\"><v>1.5</v></c><c r=\"B2\" t=\"s\"><v>2</v></c></row><row r=\"3\"><c r=\"A3\" "
                    + "s=\"1\"><v>45351</v></c><c r=\"B3\" t=\"b\"><v>1</v></c></row>"
                    + "<row r=\"4\"><c r=\"A4\" t=\"e\"><v>#N/A</v></c><c r=\"B4\" "
                    + "t=\"inlineStr\"><is><t>x</t></is></c></row></sheetData></worksheet>");
        }

        return bytes.ToArray();
    }

    public static byte[] LabelStudio() => Encoding.UTF8.GetBytes(
        """
        [{"id": 1, "data": {"text": "a \"b\"", "n": 1}, "annotations": [{"completed_by": 1, "was_cancelled": false,
          "result": [{"from_name": "q", "type": "choices", "value": {"choices": ["x"]}}]},
          {"completed_by": {"id": 2}, "result": [{"from_name": "q", "type": "choices", "value": {"choices": ["y"]}}]}], "predictions": []},
         {"id": 2, "data": {"text": "c", "n": null}, "annotations": []}]
        """);

    private static void Add(ZipArchive zip, string name, string text)
    {
        using Stream entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
        entry.Write(Encoding.UTF8.GetBytes(text));
    }
}
