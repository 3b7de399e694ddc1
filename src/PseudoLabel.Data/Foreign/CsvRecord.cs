using System.Buffers;
using System.Text;

namespace PseudoLabel.Data.Foreign;

/// <summary>Writes records as CSV in the plain dialect.</summary>
internal static class CsvRecord
{
    private static readonly SearchValues<char> Marks = SearchValues.Create(",\"\r\n");

    /// <summary>Writes one record with its line end.</summary>
    public static void Write(IBufferWriter<byte> text, IReadOnlyList<string> cells)
    {
        for (int i = 0; i < cells.Count; i++)
        {
            if (i > 0)
            {
                text.Write(","u8);
            }

            string cell = cells[i];

            // A record of one empty cell would be a blank line, which is none.
            bool quoted = cell.AsSpan().ContainsAny(Marks) || (cells.Count == 1 && cell.Length == 0);
            string written = quoted ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
            int length = Encoding.UTF8.GetBytes(written, text.GetSpan(Encoding.UTF8.GetMaxByteCount(written.Length)));
            text.Advance(length);
        }

        text.Write("\n"u8);
    }
}
