namespace PseudoLabel.Cli.Terminal;

/// <summary>A plain table: columns aligned to the right, two spaces apart.</summary>
internal static class TextTable
{
    /// <summary>Writes it.</summary>
    /// <param name="rows">The rows, the header first, all of one length.</param>
    public static void Write(TextWriter writer, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Count).Select(column => rows.Max(row => row[column].Length))];
        foreach (IReadOnlyList<string> row in rows)
        {
            writer.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadLeft(widths[column]))).TrimEnd());
        }
    }
}
