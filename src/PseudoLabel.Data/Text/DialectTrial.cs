using System.Text;

namespace PseudoLabel.Data.Text;

/// <summary>
/// How well a dialect fits the start of a file: whether its rows have as many cells as its header, and whether cells look like values.
/// </summary>
internal sealed class DialectTrial
{
    private const int MostRecords = 5_000;
    private const int TypedRecords = 200;
    private const int TypedCells = 20_000;

    /// <summary>One row in ten may be malformed.</summary>
    private const double FitShare = 0.9;
    private readonly Dictionary<int, int> widths = [];
    private readonly List<string[]> cells = [];
    private (int Known, int All) types;

    private DialectTrial(TextDialect dialect) => Dialect = dialect;

    public TextDialect Dialect { get; }

    /// <summary>Records looked at.</summary>
    public int Records { get; private set; }

    /// <summary>Cells of the first record.</summary>
    public int FirstWidth { get; private set; }

    /// <summary>The first record as it is written.</summary>
    public string First { get; private set; } = "";

    /// <summary>Whether the first record's cells all look like values.</summary>
    public bool FirstIsKnown { get; private set; }

    /// <summary>Cells that most records have, of equally many the fewest.</summary>
    public int Width { get; private set; }

    /// <summary>Share of the records that have as many cells.</summary>
    public double Share { get; private set; }

    /// <summary>Records that have quotes that close before text goes on, and ones whose quotes do not.</summary>
    public (int Closed, int Open) Quotes { get; private set; }

    /// <summary>Whether each record so far ends in an empty cell.</summary>
    public bool EndsEmpty { get; private set; } = true;

    /// <summary>The first records' cells; null where a record is malformed.</summary>
    public IReadOnlyList<string[]> Cells => cells;

    /// <summary>Whether there are several columns, the header has as many as the rows, and hardly a row differs.</summary>
    public bool Fits => Width > 1 && FirstWidth == Width && (Share >= FitShare || (Records >= 4 && Others <= 1));

    /// <summary>Whether it fits without exception.</summary>
    public bool FitsAll => Fits && Share >= 1;

    /// <summary>Share of the cells that look like a value: empty, quoted, a number, or text without a possible delimiter.</summary>
    public double TypeShare => types.All == 0 ? 1 : (double)types.Known / types.All;

    /// <summary>Consistency times cells that look like values, as CleverCSV scores dialects (van den Burg et al. 2019).</summary>
    public double Score => Share * Share * (Width - 1) / Width * TypeShare;

    private int Others => Records - (int)Math.Round(Share * Records);

    /// <summary>Tries a dialect.</summary>
    /// <param name="sample">The start of a file.</param>
    public static DialectTrial Of(TextSample sample, TextDialect dialect)
    {
        var trial = new DialectTrial(dialect);
        trial.Run(sample);
        return trial;
    }

    private void Run(TextSample sample)
    {
        var file = new DataFile { Name = "", Format = DataFormat.Csv, Dialect = Dialect with { Encoding = TextEncoding.Utf8 } };
        using ByteWindow window = ByteWindow.Open(file, new Memory(sample.Text));
        var scanner = new RecordScanner(file, window);
        try
        {
            scanner.BeginFile();
            while (Records < MostRecords && scanner.Next())
            {
                // Of a longer file the last record may be cut off.
                if (sample.Whole || scanner.EndOffset < sample.Text.Length || Records == 0)
                {
                    Add(scanner);
                }
            }
        }
        catch (UserErrorException)
        {
            Quotes = (Quotes.Closed, Quotes.Open + (sample.Whole ? 1 : 0));
        }

        foreach ((int width, int count) in widths.OrderBy(w => w.Key))
        {
            if (count > Share)
            {
                (Width, Share) = (width, count);
            }
        }

        Share = Records == 0 ? 0 : Share / Records;
    }

    private void Add(RecordScanner scanner)
    {
        Span<byte> record = scanner.Bytes.AsSpan(scanner.Start, scanner.Length);
        byte delimiter = (byte)Dialect.Delimiter;
        var starts = new int[record.Count(delimiter) + 1];
        var lengths = new int[starts.Length];
        int width = scanner.Quoted
            ? CsvText.SplitQuoted(record, delimiter, (byte)Dialect.Quote!, starts, lengths)
            : CsvText.SplitPlain(record, delimiter, 0, starts, lengths);
        if (scanner.Quoted)
        {
            Quotes = width < 0 ? (Quotes.Closed, Quotes.Open + 1) : (Quotes.Closed + 1, Quotes.Open);
        }

        bool first = Records++ == 0;
        if (first)
        {
            (FirstWidth, First) = (width, Encoding.UTF8.GetString(record));
        }

        widths[width] = widths.GetValueOrDefault(width) + 1;
        EndsEmpty &= width > 1 && record.Length > 0 && record[^1] == delimiter;
        if (width > 0 && cells.Count < TypedRecords && types.All < TypedCells)
        {
            cells.Add(Type(record, starts.AsSpan(0, width), lengths, scanner.Quoted));
            FirstIsKnown |= first && types.Known == types.All;
        }
    }

    private string[] Type(ReadOnlySpan<byte> record, ReadOnlySpan<int> starts, int[] lengths, bool quoted)
    {
        var cells = new string[starts.Length];
        for (int i = 0; i < cells.Length; i++)
        {
            cells[i] = Encoding.UTF8.GetString(record.Slice(starts[i], lengths[i]));
            bool isQuoted = quoted && starts[i] > 0 && record[starts[i] - 1] == (byte)Dialect.Quote!;
            types = (types.Known + (isQuoted || CellShape.IsKnown(cells[i], Dialect.Delimiter) ? 1 : 0), types.All + 1);
        }

        return cells;
    }

    private sealed class Memory(byte[] bytes) : IDataSource
    {
        public Stream OpenRead(DataFile file) => new MemoryStream(bytes, writable: false);
    }
}
