using PseudoLabel.Data;

namespace PseudoLabel.Fuzzing;

/// <summary>The formats that can be fuzzed: each a line here, and its whole files beside.</summary>
internal static class FuzzTargets
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("csv", () => ["a,b\n1,\"x\"\"y\"\n2,z\n,\"q\nr\"\n"u8.ToArray(), "n;t\r\n1.5;é\r\n"u8.ToArray()], TableReading.Of("t.csv")),
        new("xlsx", () => [ForeignFiles.Workbook()], TableReading.Of("t.xlsx")),
        new("label-studio", () => [ForeignFiles.LabelStudio()], Tool(ForeignFormat.LabelStudio)),
        new("label-studio-csv", () => [ForeignFiles.LabelStudioCsv()], Tool(ForeignFormat.LabelStudioCsv)),
        new("ground-truth", () => [ForeignFiles.GroundTruth()], Tool(ForeignFormat.GroundTruth)),
        new("azure-lines", () => [ForeignFiles.AzureLines()], Tool(ForeignFormat.AzureLines)),
        new("coco", () => [ForeignFiles.Coco()], Tool(ForeignFormat.Coco)),
        new("dialects", TextFiles.Dialects, TableReading.Of("t.txt")),
        new("utf-16", TextFiles.Utf16, TableReading.Of("t.csv")),
        new("json-lines", TextFiles.JsonLines, TableReading.Of("t.jsonl")),
        new("json", TextFiles.Json, TableReading.Of("t.json")),
        new("gzip", TextFiles.Gzip, TableReading.Of("t.csv.gz")),
        new("zip", TextFiles.Zip, TextFiles.ReadArchive),
        new("arrow", ArrowFiles.Small, TableReading.Of("t.arrow")),
        new("parquet", ParquetFiles.Small, TableReading.Of("t.parquet")),
    ];

    private static Func<byte[], long> Tool(ForeignFormat tool) =>
        TableReading.Of(new DataFile { Name = "t.json", Format = DataFormat.JsonLines, Foreign = tool });
}
