using System.IO.Compression;
using System.Text;

namespace PseudoLabel.Data.Tests.Foreign;

/// <summary>Workbooks written part by part, for what no library writes.</summary>
internal static class Workbook
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// <summary>A workbook with one sheet.</summary>
    /// <param name="rows">The sheet's rows as XML.</param>
    /// <param name="date1904">Whether dates count from 1904.</param>
    /// <param name="head">XML before the sheet's root.</param>
    /// <param name="strings">The shared strings as XML.</param>
    public static byte[] Write(string rows, bool date1904 = false, string head = "", string strings = "")
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "[Content_Types].xml",
                """
                <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
                <Default Extension="xml" ContentType="application/xml"/></Types>
                """);
            Add(zip, "_rels/.rels",
                $"""
                <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
                <Relationship Id="r1" Type="{Relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>
                """);
            Add(zip, "xl/workbook.xml",
                $"""
                <workbook xmlns="{Main}" xmlns:r="{Relations}">
                <workbookPr date1904="{(date1904 ? 1 : 0)}"/>
                <sheets>
                <sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>
                """);
            Add(zip, "xl/_rels/workbook.xml.rels",
                $"""
                <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
                <Relationship Id="r1" Type="{Relations}/worksheet" Target="worksheets/sheet1.xml"/>
                <Relationship Id="r2" Type="{Relations}/styles" Target="styles.xml"/>
                <Relationship Id="r3" Type="{Relations}/sharedStrings" Target="sharedStrings.xml"/></Relationships>
                """);
            Add(zip, "xl/styles.xml",
                $"""
                <styleSheet xmlns="{Main}">
                <numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/>
                <numFmt numFmtId="165" formatCode="[h]:mm:ss"/></numFmts>
                <cellXfs count="6"><xf numFmtId="0"/>
                <xf numFmtId="14"/>
                <xf numFmtId="164"/>
                <xf numFmtId="165"/>
                <xf numFmtId="20"/>
                <xf numFmtId="10"/></cellXfs></styleSheet>
                """);
            Add(zip, "xl/sharedStrings.xml", $"""<sst xmlns="{Main}">{strings}</sst>""");
            Add(zip, "xl/worksheets/sheet1.xml", $"""{head}<worksheet xmlns="{Main}"><sheetData>{rows}</sheetData></worksheet>""");
        }

        return bytes.ToArray();
    }

    private static void Add(ZipArchive zip, string name, string text)
    {
        using Stream entry = zip.CreateEntry(name, CompressionLevel.Optimal).Open();
        entry.Write(Encoding.UTF8.GetBytes(text));
    }
}
