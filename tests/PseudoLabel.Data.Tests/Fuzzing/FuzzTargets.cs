using PseudoLabel.Data;

namespace PseudoLabel.Fuzzing;

/// <summary>The formats that can be fuzzed: each a line here, and its whole files beside.</summary>
internal static class FuzzTargets
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("csv", () => ["a,b\n1,\"x\"\"y\"\n2,z\n,\"q\nr\"\n"u8.ToArray(), "n;t\r\n1.5;é\r\n"u8.ToArray()], FuzzTarget.Table("t.csv")),
        new("xlsx", () => [ForeignFiles.Workbook()], FuzzTarget.Table("t.xlsx")),
        new("label-studio", () => [ForeignFiles.LabelStudio()],
            FuzzTarget.Table(new DataFile { Name = "t.json", Format = DataFormat.JsonLines, Foreign = ForeignFormat.LabelStudio })),
        new("dialects", TextFiles.Dialects, FuzzTarget.Table("t.txt")),
        new("utf-16", TextFiles.Utf16, FuzzTarget.Table("t.csv")),
        new("json-lines", TextFiles.JsonLines, FuzzTarget.Table("t.jsonl")),
        new("json", TextFiles.Json, FuzzTarget.Table("t.json")),
        new("gzip", TextFiles.Gzip, FuzzTarget.Table("t.csv.gz")),
        new("zip", TextFiles.Zip, TextFiles.ReadArchive),
        new("arrow", ArrowFiles.Small, FuzzTarget.Table("t.arrow")),
        new("parquet", ParquetFiles.Small, FuzzTarget.Table("t.parquet")),
    ];
}
