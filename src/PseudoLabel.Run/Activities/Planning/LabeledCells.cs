using PseudoLabel.Data;
using PseudoLabel.Data.Cells;
using PseudoLabel.Data.Tables;
using PseudoLabel.Run.Labels;

namespace PseudoLabel.Run.Activities.Planning;

/// <summary>Reads a column of the labeled rows that is no feature, in one more pass over the labeled files.</summary>
/// <param name="tables">The labeled tables, with how each writes its numbers and dates.</param>
/// <param name="labeled">The labeled rows.</param>
internal sealed class LabeledCells(
    IReadOnlyList<TableIndex> tables, LabeledRows labeled, TableSchema schema, IDataSource source, CancellationToken cancel)
{
    private const string TimesTaken = "a time is a number, a date with or without a time of day, a month (2024-03), an ISO week (2024-W09) "
        + "or a quarter (2024Q1)";

    private static readonly OrderReader Plain = new(null, []);

    // A person answers for a row and cannot mend the cells that the pool has of it: an answer may lack what a labeled row needs.
    private readonly HashSet<string> answers =
        [.. tables.Where(t => t.Images is null && PersonRows.AreIn(t.Header)).Select(t => t.File.Name)];

    /// <summary>Number of labeled rows.</summary>
    public int Rows => labeled.Labels.Length;

    /// <summary>The files that have no such column; images have none.</summary>
    public IEnumerable<string> FilesWithout(string column) => tables.Where(t => !t.Header.Contains(column)).Select(t => t.File.Name);

    /// <summary>The texts of a column, one for each value however it is written; null where missing or there is no such column.</summary>
    public string?[] Texts(string column)
    {
        var texts = new string?[Rows];
        foreach ((_, int row, RowBlock block, int at) in Read(column, ColumnKind.Categorical))
        {
            texts[row] = block.Columns[0].Values![at];
        }

        return texts;
    }

    /// <summary>Whether a row is an answer given in review.</summary>
    /// <param name="row">Its place among the labeled rows.</param>
    public bool IsAnswer(int row) => answers.Contains(labeled.Sources[labeled.Files[row]]);

    /// <summary>
    /// The numbers of a column; NaN where missing or there is no such column, and where an answer's cell is no number, or wrong.
    /// </summary>
    /// <param name="whyBad">What is wrong with a number; null where nothing is.</param>
    /// <exception cref="UserErrorException">A cell of another row is no number, or wrong.</exception>
    public float[] Numbers(string column, Func<float, string?> whyBad)
    {
        var numbers = new float[Rows];
        Array.Fill(numbers, float.NaN);
        foreach ((TableIndex table, int row, RowBlock block, int at) in Read(column, ColumnKind.Numeric))
        {
            float number = numbers[row] = block.Columns[0].Numbers![at];
            string? why = block.Unfit.Count > 0 ? block.Unfit[0].Reason : float.IsNaN(number) ? null : whyBad(number);
            if (why is not null && IsAnswer(row))
            {
                numbers[row] = float.NaN;
            }
            else if (why is not null)
            {
                throw Bad(table, block.RowNumbers[at], column, why);
            }
        }

        return numbers;
    }

    /// <summary>
    /// Values that order the rows by a column of numbers, or of dates, months, weeks or quarters: where most cells are numbers, those, else
    /// ticks. Infinity where an answer has none.
    /// </summary>
    /// <exception cref="UserErrorException">Another row's cell is missing or neither, or its file has no such column.</exception>
    public double[] Times(string column)
    {
        if (FilesWithout(column).FirstOrDefault(file => !answers.Contains(file)) is { } without)
        {
            throw new UserErrorException("the file has no such column, and every labeled row needs a time", without, column: column);
        }

        (TableIndex Table, int Row, long Number, string? Text)[] cells =
            [.. Read(column, ColumnKind.Text).Select(c => (c.Table, c.Row, c.Block.RowNumbers[c.At], c.Block.Columns[0].Values![c.At]))];
        Dictionary<string, OrderReader> readers = cells.DistinctBy(c => c.Table.File.Name).ToDictionary(
            c => c.Table.File.Name, c => new OrderReader(c.Table.Forms.GetValueOrDefault(column), schema.MissingMarkers),
            StringComparer.Ordinal);
        bool numbers = 2 * cells.Count(c => c.Text is { } text && !double.IsNaN(Number(c.Table, text)))
            > cells.Count(c => !readers[c.Table.File.Name].IsMissing(c.Text));
        var times = new double[Rows];
        Array.Fill(times, double.PositiveInfinity);
        foreach ((TableIndex table, int row, long number, string? text) in cells)
        {
            bool missing = readers[table.File.Name].IsMissing(text);
            double time = missing ? double.NaN : numbers ? Number(table, text!) : readers[table.File.Name].Time(text!);
            if (!double.IsNaN(time))
            {
                times[row] = time;
            }
            else if (!IsAnswer(row))
            {
                throw Bad(table, number, column, missing ? "the time is missing; every labeled row needs one"
                    : numbers ? $"the time is '{text}', which is no number, as most others are"
                    : $"the time is '{text}', which is no date written as others of its file are, nor are these numbers; {TimesTaken}");
            }
        }

        return times;

        // The text of a typed number is plain, whatever the settings say of others.
        double Number(TableIndex table, string text) =>
            table.File.IsColumnar && Plain.Number(text) is var number && !double.IsNaN(number) ? number
                : readers[table.File.Name].Number(text);
    }

    private UserErrorException Bad(TableIndex table, long row, string column, string why)
    {
        long line = RawRows.Line(table, row, source);
        return new UserErrorException((line > 0 ? "" : $"row {row}: ") + why, table.File.Name, line > 0 ? line : null, column);
    }

    /// <summary>The labeled rows' cells: the table, the row's place among the labeled rows, a block, and the place in it.</summary>
    private IEnumerable<(TableIndex Table, int Row, RowBlock Block, int At)> Read(string column, ColumnKind kind)
    {
        var places = new Dictionary<(string, long), int>();
        for (int i = 0; i < labeled.RowNumbers.Length; i++)
        {
            places[(labeled.Sources[labeled.Files[i]], labeled.RowNumbers[i])] = i;
        }

        TableSchema only = schema with { Columns = [new ColumnSpec(column, kind, "")], Image = null, ImageFiles = false };

        // Of numbers a row at a time: a block tells of its first cell only that is none.
        var options = new ReadOptions { BlockRows = kind == ColumnKind.Numeric ? 1 : new ReadOptions().BlockRows };
        foreach (TableIndex table in tables.Where(t => t.Images is null && t.Header.Contains(column)))
        {
            foreach ((_, RowBlock block) in TableReader.ReadAll(table, only, source, options, cancel))
            {
                for (int at = 0; at < block.Rows; at++)
                {
                    if (places.TryGetValue((table.File.Name, block.RowNumbers[at]), out int row))
                    {
                        yield return (table, row, block, at);
                    }
                }
            }
        }
    }
}
