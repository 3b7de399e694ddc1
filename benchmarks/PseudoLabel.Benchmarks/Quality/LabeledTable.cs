using System.Globalization;
using Sylvan.Data.Csv;

namespace PseudoLabel.Benchmarks.Quality;

/// <summary>A CSV file whose last column is the label, as text: what real data sets look like before anything is known of them.</summary>
/// <param name="Name">The data set.</param>
/// <param name="Header">Column names, the label's last.</param>
/// <param name="Rows">Cells.</param>
internal sealed record LabeledTable(string Name, string[] Header, IReadOnlyList<string[]> Rows)
{
    public static LabeledTable Read(string path)
    {
        // Cells go from file to file unseen: the longest of them, texts, are not this reader's business.
        using CsvDataReader reader = CsvDataReader.Create(path, new CsvDataReaderOptions { MaxBufferSize = 1 << 24 });
        string[] header = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
        var rows = new List<string[]>();
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, header.Length).Select(reader.GetString)]);
        }

        return new LabeledTable(Path.GetFileNameWithoutExtension(path), header, rows);
    }

    /// <summary>Writes rows, with or without the label.</summary>
    public void Write(string path, IEnumerable<string[]> rows, bool withLabel)
    {
        int columns = withLabel ? Header.Length : Header.Length - 1;
        using var writer = new StreamWriter(path) { NewLine = "\n" };
        foreach (string[] row in rows.Prepend(Header))
        {
            writer.WriteLine(string.Join(',', row.Take(columns).Select(Quoted)));
        }
    }

    private static string Quoted(string cell) =>
        cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell
            : string.Create(CultureInfo.InvariantCulture, $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
}
