using System.Text;

namespace PseudoLabel.Data.Text;

/// <summary>The cells of CSV and TSV records.</summary>
internal sealed class CsvCursor(DataFile file, IReadOnlyList<string> header, IDataSource source) : RecordCursor(file, header, source)
{
    private const string TextAfterQuote = "text follows a closing quote; double every quote that is text";
    private readonly byte delimiter = (byte)file.Text.Delimiter;
    private readonly byte quote = (byte)(file.Text.Quote ?? '\0');
    private readonly bool trailing = file.Text.TrailingDelimiter;

    /// <summary>The cells of one record as strings: how the header is read.</summary>
    /// <exception cref="UserErrorException">The record is malformed.</exception>
    public static string[] Strings(DataFile file, RecordScanner scanner)
    {
        if (scanner.Damage is { } damage)
        {
            throw new UserErrorException(damage, file.Name, scanner.Line);
        }

        Span<byte> record = scanner.Bytes.AsSpan(scanner.Start, scanner.Length);
        TextDialect dialect = file.Text;
        var delimiter = (byte)dialect.Delimiter;
        var starts = new int[record.Count(delimiter) + 1];
        var lengths = new int[starts.Length];
        int count = scanner.Quoted
            ? CsvText.SplitQuoted(record, delimiter, (byte)dialect.Quote!, starts, lengths)
            : CsvText.SplitPlain(record, delimiter, 0, starts, lengths);
        if (count < 0)
        {
            throw new UserErrorException(TextAfterQuote, file.Name, scanner.Line);
        }

        var cells = new string[count];
        for (int i = 0; i < count; i++)
        {
            cells[i] = Encoding.UTF8.GetString(record.Slice(starts[i], lengths[i]));
        }

        return dialect.TrailingDelimiter && cells.Length > 1 && cells[^1].Length == 0 ? cells[..^1] : cells;
    }

    protected override void Split()
    {
        Bytes = Scanner.Bytes;
        Span<byte> record = Bytes.AsSpan(Scanner.Start, Scanner.Length);
        int count;
        if (Scanner.Quoted)
        {
            count = CsvText.SplitQuoted(record, delimiter, quote, Starts, Lengths);
            for (int i = 0; i < Math.Min(count, Starts.Length); i++)
            {
                Starts[i] += Scanner.Start;
            }
        }
        else
        {
            count = CsvText.SplitPlain(record, delimiter, Scanner.Start, Starts, Lengths);
        }

        if (count != Starts.Length && !(trailing && count == Starts.Length + 1 && record[^1] == delimiter))
        {
            CellsThere = Math.Clamp(count, 0, Starts.Length);
            Problem = count < 0 ? TextAfterQuote : $"expects {Starts.Length} columns, found {count}";
        }
    }
}
