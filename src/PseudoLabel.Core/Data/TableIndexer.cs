using PseudoLabel.Core.Data.Columnar;
using PseudoLabel.Core.Data.Text;

namespace PseudoLabel.Core.Data;

/// <summary>Goes once, quickly, over a file and finds where its rows are, so that they can be read in batches and in any order.</summary>
public static class TableIndexer
{
    private const int RecordsForKeys = 1000;
    private const int RowsBetweenChecks = 1 << 14;

    /// <summary>
    /// Finds the columns, the number of rows and the slices of a file. Memory follows the number of slices and the longest record.
    /// The columns of JSON Lines are the keys of the first 1,000 records, in order of appearance. Header names lose the white space
    /// around them; a nameless column is called column_N, N its 1-based position.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="source">Where its bytes are.</param>
    /// <param name="options">How large slices are.</param>
    /// <param name="ct">Stops the pass.</param>
    /// <exception cref="UserErrorException">The file is empty or damaged, has equal column names, an unclosed quote, or is not UTF-8.</exception>
    public static TableIndex Index(DataFile file, IDataSource source, IndexOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchRows, 1);
        if (file.Format == DataFormat.Parquet)
        {
            return ParquetTable.Index(file, source, options);
        }

        using var window = ByteWindow.Open(file, source);
        var scanner = new RecordScanner(file, window);
        scanner.BeginFile();
        if (!scanner.Next())
        {
            throw new UserErrorException("the file is empty; it needs a header and rows", file.Name);
        }

        var json = file.Format == DataFormat.JsonLines;
        var keys = new OrderedKeys();
        var header = json ? [] : CheckedHeader(file, scanner);
        var cutter = new SliceCutter(file, options.BatchRows);
        if (!json && !file.IsSequential && options.Threads > 1 && window.Length is var length && length > options.Threads * RangeIndexer.RangeBytes)
        {
            new RangeIndexer(file, source, ct).Index(cutter, scanner.EndOffset, scanner.NextLine, length, options.Threads);
            return new TableIndex { File = file, Header = header, Rows = cutter.Rows, Slices = cutter.Finish() };
        }

        var more = json || scanner.Next();
        for (; more; more = scanner.Next())
        {
            if (json && cutter.Rows < RecordsForKeys)
            {
                keys.Add(JsonLinesCursor.Keys(file, scanner));
            }

            if (cutter.Rows % RowsBetweenChecks == 0)
            {
                ct.ThrowIfCancellationRequested();
            }

            cutter.Add(scanner);
        }

        return new TableIndex { File = file, Header = json ? keys.Names : header, Rows = cutter.Rows, Slices = cutter.Finish() };
    }

    /// <summary>Refuses equal names.</summary>
    internal static void CheckDistinct(DataFile file, IReadOnlyList<string> header, long? line)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var twice = header.FirstOrDefault(name => !seen.Add(name));
        if (twice is not null)
        {
            throw new UserErrorException("two columns have this name; rename one", file.Name, line, twice);
        }
    }

    private static string[] CheckedHeader(DataFile file, RecordScanner scanner)
    {
        var names = CsvCursor.Strings(file, scanner);
        if (!scanner.Quoted && names.Any(n => n.Contains('\r', StringComparison.Ordinal)))
        {
            throw new UserErrorException("lines end in a lone carriage return; save the file with LF or CRLF line ends", file.Name, scanner.Line);
        }

        string[] header = [.. names.Select((n, i) => string.IsNullOrWhiteSpace(n) ? $"column_{i + 1}" : n.Trim())];
        CheckDistinct(file, header, scanner.Line);
        return header;
    }

    /// <summary>Names in order of first appearance.</summary>
    private sealed class OrderedKeys
    {
        private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

        public List<string> Names { get; } = [];

        public void Add(IEnumerable<string> names) => Names.AddRange(names.Where(_seen.Add));
    }
}
