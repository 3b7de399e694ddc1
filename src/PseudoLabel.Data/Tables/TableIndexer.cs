using PseudoLabel.Data.Columnar;
using PseudoLabel.Data.Foreign;
using PseudoLabel.Data.Text;

namespace PseudoLabel.Data.Tables;

/// <summary>Goes once, quickly, over a file and finds where its rows are, so that they can be read in batches and in any order.</summary>
internal static class TableIndexer
{
    private const int RowsBetweenChecks = 1 << 14;

    /// <summary>
    /// Finds the columns, the number of rows and the slices of a file. Memory follows the number of slices and the longest record.
    /// The columns of JSON are the keys of all records, in order of appearance. Header names lose the white space
    /// around them; a nameless column is called column_N, N its 1-based position.
    /// </summary>
    /// <exception cref="UserErrorException">
    /// The file is empty, damaged or no text, has equal column names, or an unclosed quote.
    /// </exception>
    public static TableIndex Index(DataFile file, IDataSource source, IndexOptions options, CancellationToken ct) =>
        TryIndex(file, source, options, ct) ?? throw Empty(file);

    /// <summary>The error of a file without a record.</summary>
    internal static UserErrorException Empty(DataFile file) => new("the file is empty; it needs a header and rows", file.Name);

    /// <summary>As <see cref="Index"/>, but null for a text file without a record.</summary>
    internal static TableIndex? TryIndex(DataFile file, IDataSource source, IndexOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchRows, 1);
        if (file.IsColumnar)
        {
            return ColumnarTable.Index(file, source, options);
        }

        if (file.Format == DataFormat.Excel && options.Notes is { } notes)
        {
            ExcelText.Open(file.Name, file.Sheet ?? "", source.OpenRead(file), note => notes.Add(file.Name, note)).Dispose();
        }

        DataFile decided = file.IsConverted ? Converted(file, options)
            : file.Dialect is null ? Decide(file, Sample(file, source, options.Text.SetEncoding, ct), options)
            : file;
        (TableIndex? index, long damaged) = IndexText(decided, source, options, ct);
        if (damaged > 0 && options.Text.SetEncoding is null && decided is { IsConverted: false, Text.Encoding: TextEncoding.Utf8 }
            && IsWindows1252(decided, source, ct))
        {
            // Told only by characters far behind the file's start.
            options.Notes?.Add(
                file.Name, string.Join(", ", (decided.Text with { Encoding = TextEncoding.Windows1252 }).Differences(file.Format)));
            index =
                IndexText(decided with { Dialect = decided.Text with { Encoding = TextEncoding.Windows1252 } }, source, options, ct).Index;
        }

        return index;
    }

    /// <summary>Text that is made here is plain; whether its first record is a header only the user knows better.</summary>
    private static DataFile Converted(DataFile file, IndexOptions options) =>
        file.Format == DataFormat.Excel && options.Text.NoHeader
            ? file with { Dialect = TextDialect.Plain(DataFormat.Csv) with { Header = false } }
            : file;

    private static TextSample Sample(DataFile file, IDataSource source, TextEncoding? set, CancellationToken ct)
    {
        TextSample sample = TextSample.Read(file, source, set);

        // A damaged line at the start of a file of UTF-8 looks like Windows-1252 until the others are seen.
        bool doubtful = set is null && sample is { Encoding: TextEncoding.Windows1252, Whole: false };
        return doubtful && !IsWindows1252(file, source, ct) ? TextSample.Read(file, source, TextEncoding.Utf8) : sample;
    }

    private static DataFile Decide(DataFile file, TextSample sample, IndexOptions options) => file.Format == DataFormat.JsonLines
        ? JsonSniffer.Decide(file, sample, options.Notes)
        : DialectSniffer.Decide(file, sample, options.Text, options.Notes);

    private static (TableIndex? Index, long Damaged) IndexText(DataFile file, IDataSource source, IndexOptions options,
        CancellationToken ct)
    {
        using ByteWindow window = ByteWindow.Open(file, source);
        var scanner = new RecordScanner(file, window);
        scanner.BeginFile();
        if (!scanner.Next())
        {
            return (null, 0);
        }

        if (file.Format == DataFormat.JsonLines)
        {
            return IndexJson(file, window, scanner, options, ct);
        }

        string[] header = CheckedHeader(file, scanner);
        var cutter = new SliceCutter(file, options.BatchRows);
        bool firstIsRow = !file.Text.Header;
        if (!file.IsSequential && options.Threads > 1 && window.Length is var length && length > options.Threads * RangeIndexer.RangeBytes)
        {
            (long start, long line) = firstIsRow ? (scanner.Offset, scanner.Line) : (scanner.EndOffset, scanner.NextLine);
            new RangeIndexer(file, source, ct).Index(cutter, start, line, length, options.Threads);
            return (new TableIndex { File = file, Header = header, Rows = cutter.Rows, Slices = cutter.Finish() }, cutter.Damaged);
        }

        for (bool more = firstIsRow || scanner.Next(); more; more = scanner.Next())
        {
            if (cutter.Rows % RowsBetweenChecks == 0)
            {
                ct.ThrowIfCancellationRequested();
            }

            cutter.Add(scanner);
        }

        return (new TableIndex { File = file, Header = header, Rows = cutter.Rows, Slices = cutter.Finish() }, cutter.Damaged);
    }

    private static (TableIndex Index, long Damaged) IndexJson(DataFile file, ByteWindow window, RecordScanner scanner, IndexOptions options,
        CancellationToken ct)
    {
        var shape = new JsonShape();
        var cutter = new SliceCutter(file, options.BatchRows);
        long firstLine = scanner.Line;
        do
        {
            if (cutter.Rows % RowsBetweenChecks == 0)
            {
                ct.ThrowIfCancellationRequested();
            }

            shape.Add(file, scanner);
            cutter.Add(scanner);
        }
        while (scanner.Next());

        if (!shape.Any)
        {
            throw new UserErrorException("there is no valid JSON object in this file; write one object a line, or an array of objects",
                file.Name, firstLine);
        }

        if (file.Text.Json == JsonLayout.Array)
        {
            JsonTail.Check(file, window, scanner);
        }

        return (new TableIndex { File = file, Header = shape.Columns(file, options.Notes), Rows = cutter.Rows, Slices = cutter.Finish() },
            cutter.Damaged);
    }

    private static bool IsWindows1252(DataFile file, IDataSource source, CancellationToken ct)
    {
        var tally = new EncodingTally();
        using ByteWindow window = ByteWindow.Open(file, source);
        while (window.Fill())
        {
            ct.ThrowIfCancellationRequested();
            window.Advance(tally.Add(window.Unread));
        }

        return tally.Encoding == TextEncoding.Windows1252;
    }

    private static string[] CheckedHeader(DataFile file, RecordScanner scanner)
    {
        string[] names = CsvCursor.Strings(file, scanner);
        if (!file.Text.Header)
        {
            return [.. names.Select((_, i) => $"column_{i + 1}")];
        }

        if (!scanner.Quoted && names.Any(n => n.Contains('\r', StringComparison.Ordinal)))
        {
            throw new UserErrorException("lines end in a lone carriage return; save the file with LF or CRLF line ends", file.Name,
                scanner.Line);
        }

        string[] header = [.. names.Select((n, i) => string.IsNullOrWhiteSpace(n) ? $"column_{i + 1}" : n.Trim())];
        HeaderNames.CheckDistinct(file, header, scanner.Line, "; set no-header if this line is a row");
        return header;
    }
}
