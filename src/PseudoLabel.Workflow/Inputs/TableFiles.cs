namespace PseudoLabel.Workflow.Inputs;

/// <summary>Which file names hold a table that can be read.</summary>
internal static class TableFiles
{
    /// <summary>The known extensions, in words.</summary>
    public const string Known = ".csv, .tsv, .tab, .jsonl, .ndjson (each also with .gz), .parquet";

    private static readonly string[] Extensions =
        [".csv", ".tsv", ".tab", ".jsonl", ".ndjson", ".csv.gz", ".tsv.gz", ".tab.gz", ".jsonl.gz", ".ndjson.gz", ".parquet"];

    /// <summary>Whether a file of that name is read.</summary>
    /// <param name="name">A file name or path; letter case does not matter.</param>
    public static bool IsTable(string name) => Array.Exists(Extensions, e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase));
}
