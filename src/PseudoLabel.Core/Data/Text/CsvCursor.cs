namespace PseudoLabel.Core.Data.Text;

/// <summary>The cells of CSV and TSV records.</summary>
internal sealed class CsvCursor(DataFile file, IReadOnlyList<string> header, IDataSource source) : RecordCursor(file, header, source)
{
    private readonly byte _delimiter = CsvText.Delimiter(file.Format);

    /// <summary>The cells of one record as strings: how the header is read.</summary>
    public static string[] Strings(DataFile file, RecordScanner scanner)
    {
        var record = scanner.Bytes.AsSpan(scanner.Start, scanner.Length);
        var delimiter = CsvText.Delimiter(file.Format);
        var starts = new int[record.Count(delimiter) + 1];
        var lengths = new int[starts.Length];
        var count = CsvText.SplitQuoted(record, delimiter, starts, lengths);
        if (count < 0)
        {
            throw TextAfterQuote(file, scanner.Line);
        }

        var cells = new string[count];
        for (var i = 0; i < count; i++)
        {
            cells[i] = System.Text.Encoding.UTF8.GetString(record.Slice(starts[i], lengths[i]));
        }

        return cells;
    }

    protected override void Split()
    {
        Bytes = Scanner.Bytes;
        var record = Bytes.AsSpan(Scanner.Start, Scanner.Length);
        int count;
        if (Scanner.Quoted)
        {
            count = CsvText.SplitQuoted(record, _delimiter, Starts, Lengths);
            if (count < 0)
            {
                throw TextAfterQuote(File, Line);
            }

            if (count == Starts.Length)
            {
                for (var i = 0; i < count; i++)
                {
                    Starts[i] += Scanner.Start;
                }
            }
        }
        else
        {
            count = CsvText.SplitPlain(record, _delimiter, Scanner.Start, Starts, Lengths);
        }

        if (count != Starts.Length)
        {
            throw new UserErrorException($"expects {Starts.Length} columns, found {count}", File.Name, Line);
        }
    }

    private static UserErrorException TextAfterQuote(DataFile file, long line) =>
        new("text follows a closing quote; double every quote that is text", file.Name, line);
}
