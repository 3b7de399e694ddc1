using PseudoLabel.Learning.Randomness;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Results.Csv;

namespace PseudoLabel.Run.Viewing;

/// <summary>What one pass over <c>pseudo-labels.csv</c> tells: examples, counts by class, a sample, and where lines lie.</summary>
public sealed class RunSurvey
{
    /// <summary>Rows of the sample at most.</summary>
    public const int SampleRows = 2_000;

    private const int Examples = 12;
    private const int Stride = 1_000;
    private const ulong Seed = 19;
    private readonly List<((int Table, long Row) Order, long Offset)> lines = [];

    private RunSurvey()
    {
    }

    /// <summary>The rows with the highest confidence, the surest first.</summary>
    public IReadOnlyList<PseudoLabelRow> Surest { get; private set; } = [];

    /// <summary>Those with the lowest, the least sure first.</summary>
    public IReadOnlyList<PseudoLabelRow> LeastSure { get; private set; } = [];

    /// <summary>The first rows that could not be used or were rejected.</summary>
    public IReadOnlyList<PseudoLabelRow> Rejected { get; private set; } = [];

    /// <summary>Rows by class and decision, classes in ordinal order.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> Counts { get; private set; } =
        new Dictionary<string, IReadOnlyDictionary<string, long>>();

    /// <summary>Rows that the model decided about: those that the sample is drawn from.</summary>
    public long Decided { get; private set; }

    /// <summary>Some of them, drawn by a fixed seed, in their order.</summary>
    public IReadOnlyList<PseudoLabelRow> Sample { get; private set; } = [];

    /// <summary>Goes through the file once.</summary>
    /// <param name="stream">The file from its start; it stays open.</param>
    /// <param name="rows">The run's rows.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static RunSurvey Of(Stream stream, RunRows rows, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var survey = new RunSurvey();
        CsvRecords line = PseudoLabelRow.Open(stream);
        var counts = new SortedDictionary<string, Dictionary<string, long>>(StringComparer.Ordinal);
        Kept surest = new(Examples), least = new(Examples), drawn = new(SampleRows);
        List<PseudoLabelRow> rejected = [];
        for (long number = 0; line.Next(); number++)
        {
            if (number % Stride == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (rows.Order(line.Text(0), PseudoLabelRow.Of(line).Row) is { } order)
                {
                    survey.lines.Add((order, line.Start));
                }
            }

            PseudoLabelRow row = PseudoLabelRow.Of(line);
            if (!counts.TryGetValue(row.Label, out Dictionary<string, long>? ofClass))
            {
                counts[row.Label] = ofClass = new(StringComparer.Ordinal);
            }

            ofClass[row.Decision] = ofClass.GetValueOrDefault(row.Decision) + 1;
            if (row.Decision == RowDecision.Rejected.Name())
            {
                if (rejected.Count < Examples)
                {
                    rejected.Add(row);
                }
            }
            else if (row.Decision != RowDecision.Labeled.Name() && row.Confidence is { } confidence)
            {
                survey.Decided++;
                surest.Show(row, -confidence, number);
                least.Show(row, confidence, number);
                drawn.Show(row, SeededRandom.Uniform(Seed, number, 0), number);
            }
        }

        survey.Surest = surest.ByRank();
        survey.LeastSure = least.ByRank();
        survey.Sample = drawn.ByNumber();
        survey.Rejected = rejected;
        survey.Counts = counts.ToDictionary(
            c => c.Key, c => (IReadOnlyDictionary<string, long>)c.Value, StringComparer.Ordinal);
        return survey;
    }

    /// <summary>Finds a row's line.</summary>
    /// <param name="stream">The file; it stays open.</param>
    /// <param name="rows">The run's rows.</param>
    /// <param name="source">The row's file.</param>
    /// <param name="row">Its number there.</param>
    /// <returns>The line; null where the file has none of the row.</returns>
    public PseudoLabelRow? Find(Stream stream, RunRows rows, string source, long row)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Order(source, row) is not { } wanted)
        {
            return null;
        }

        // The lines are in the order of the run's tables and their rows.
        int at = lines.FindLastIndex(l => l.Order.CompareTo(wanted) <= 0);
        if (at < 0)
        {
            return null;
        }

        stream.Position = lines[at].Offset;
        var line = new CsvRecords(stream, PseudoLabelRow.File, PseudoLabelCsv.Columns.Length);
        for (int i = 0; i < Stride && line.Next(); i++)
        {
            if (line.Text(0) == source && PseudoLabelRow.Of(line) is { } found && found.Row == row)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>The rows of the lowest ranks.</summary>
    private sealed class Kept(int most)
    {
        private readonly PriorityQueue<(PseudoLabelRow Row, double Rank, long Number), (double Rank, long Number)> rows =
            new(Comparer<(double Rank, long Number)>.Create((a, b) => b.CompareTo(a)));

        public void Show(PseudoLabelRow row, double rank, long number)
        {
            if (rows.Count < most)
            {
                rows.Enqueue((row, rank, number), (rank, number));
            }
            else if ((rank, number).CompareTo((rows.Peek().Rank, rows.Peek().Number)) < 0)
            {
                rows.EnqueueDequeue((row, rank, number), (rank, number));
            }
        }

        public IReadOnlyList<PseudoLabelRow> ByRank() =>
            [.. rows.UnorderedItems.Select(i => i.Element).OrderBy(r => (r.Rank, r.Number)).Select(r => r.Row)];

        public IReadOnlyList<PseudoLabelRow> ByNumber() =>
            [.. rows.UnorderedItems.Select(i => i.Element).OrderBy(r => r.Number).Select(r => r.Row)];
    }
}
