namespace PseudoLabel.Data.Text;

/// <summary>
/// Goes over a large CSV or TSV file in ranges, several at once. Where a range's first record starts is a guess: behind its first line
/// feed, which may lie in quotes. The guess is right if the range before ended at that place, because then both were scanned from a
/// record's start. Else the range is scanned again from where the one before ended. So the records are those of one pass from the start,
/// whatever the file holds. (Speculative parsing: Ge et al., "Speculative distributed CSV data parsing for big data analytics", SIGMOD
/// 2019.)
/// </summary>
internal sealed class RangeIndexer(DataFile file, IDataSource source, CancellationToken ct)
{
    /// <summary>Bytes of a range.</summary>
    internal const long RangeBytes = 1 << 23;

    // A range whose guess is wrong may see quotes that do not close: it is given up this far behind its end.
    private const long MostBehind = 1 << 22;

    // Of shorter records than four bytes a range would take more memory than it saves time.
    private const int MostRecords = 1 << 21;

    /// <summary>Adds the records from a place to the file's end.</summary>
    /// <param name="cutter">Gets them, in order.</param>
    /// <param name="line">Its 1-based line.</param>
    /// <param name="threads">Ranges gone over at once.</param>
    public void Index(SliceCutter cutter, long start, long line, long length, int threads, long rangeBytes = RangeBytes)
    {
        var underway = new Queue<(long End, Task<RangeRecords?> Records)>();
        long next = start;
        using ByteWindow window = ByteWindow.Open(file, source);
        var scanner = new RecordScanner(file, window);
        while (next < length || underway.Count > 0)
        {
            while (next < length && underway.Count < threads)
            {
                (long from, long to) = (next, Math.Min(length, next + rangeBytes));
                underway.Enqueue((to, Task.Run(() => Scan(from, to, isGuess: from > start), ct)));
                next = to;
            }

            (long end, Task<RangeRecords?> task) = underway.Dequeue();
            RangeRecords? records = task.GetAwaiter().GetResult();
            if (start < end && records is not null && records.Start == start)
            {
                records.AddTo(cutter, line);
                (start, line) = (records.End, line + records.Lines);
            }
            else if (start < end)
            {
                scanner.BeginAt(start, line);
                while (scanner.EndOffset < end && scanner.Next())
                {
                    cutter.Add(scanner);
                }

                (start, line) = (scanner.EndOffset, scanner.NextLine);
            }
        }
    }

    /// <summary>
    /// The records that start in a range; null where the guess was seen to be wrong, or an error is to be found again in its place.
    /// </summary>
    private RangeRecords? Scan(long from, long to, bool isGuess)
    {
        using ByteWindow window = ByteWindow.Open(file, source);
        var scanner = new RecordScanner(file, window);
        if (!isGuess)
        {
            scanner.BeginAt(from, 1);
        }
        else if (!scanner.BeginAfterLineFeed(from - 1, to))
        {
            return null;
        }

        var records = new RangeRecords(scanner.EndOffset);
        try
        {
            while (scanner.EndOffset < to && scanner.Next())
            {
                ct.ThrowIfCancellationRequested();
                if (scanner.EndOffset > to + MostBehind || records.Count == MostRecords)
                {
                    return null;
                }

                records.Add(scanner);
            }
        }
        catch (UserErrorException)
        {
            return null;
        }

        records.Finish(scanner.EndOffset, scanner.NextLine - 1);
        return records;
    }

    /// <summary>The records of a range, their places relative to its start, their lines to its first line.</summary>
    private sealed class RangeRecords(long start)
    {
        private readonly List<(int Offset, int Line, int End)> records = [];

        public int Count => records.Count;

        public long Start => start;

        public long End { get; private set; }

        /// <summary>Lines gone over.</summary>
        public long Lines { get; private set; }

        private int damaged;

        public void Add(RecordScanner scanner)
        {
            damaged += scanner.Damage is null ? 0 : 1;
            records.Add(((int)(scanner.Offset - start), (int)(scanner.Line - 1), (int)(scanner.EndOffset - start)));
        }

        public void Finish(long end, long lines) => (End, Lines) = (end, lines);

        public void AddTo(SliceCutter cutter, long line)
        {
            cutter.Damaged += damaged;
            foreach ((int offset, int relative, int end) in records)
            {
                cutter.Add(start + offset, line + relative, start + end);
            }
        }
    }
}
