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

    public static byte[] LabelStudioCsv() => Encoding.UTF8.GetBytes(
        """"
        id,text,annotator,annotation_id,created_at,updated_at,lead_time,sentiment
        1,"a ""b""",7,1,2026-01-02T03:04:05Z,2026-01-02T03:04:05Z,1.5,pos
        2,c,7,2,2026-01-02T03:04:05Z,2026-01-02T03:04:05Z,2,"{""choices"": [""neg"", ""pos""]}"
        """");

    public static byte[] GroundTruth() => Encoding.UTF8.GetBytes(
        """
        {"source-ref": "s3://bucket/i/x.png", "sport": 0, "sport-metadata": {"class-name": "football", "confidence": 0.0, "job-name": "j"}}
        {"source": "a text", "sport": 1, "sport-metadata": {"class-name": "hockey", "type": "groundtruth/text-classification"}}
        """);

    public static byte[] AzureLines() => Encoding.UTF8.GetBytes(
        """
        {"image_url": "AmlDatastore://d/1.jpg", "image_details": {"format": "jpg", "width": "400px"}, "label": "can"}
        {"image_url": "azureml://subscriptions/s/resourcegroups/r/workspaces/w/datastores/d/paths/p/2.jpg", "label": ["can", "box"]}
        """);

    public static byte[] Coco() => Encoding.UTF8.GetBytes(
        """
        {"images": [{"id": 1, "width": 40, "file_name": "p/a.jpg", "coco_url": "AmlDatastore://p/a.jpg"}, {"id": 2, "file_name": "b.jpg"}],
         "annotations": [{"id": 1, "category_id": 2, "image_id": 1}, {"id": 2, "category_id": 1, "image_id": 2}],
         "categories": [{"id": 1, "name": "cat"}, {"id": 2, "name": "dog"}]}
        """);

    private static void Add(ZipArchive zip, string name, string text)
    {
        using Stream entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
        entry.Write(Encoding.UTF8.GetBytes(text));
    }
}
