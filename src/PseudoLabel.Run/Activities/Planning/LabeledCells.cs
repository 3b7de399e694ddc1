using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Data.Cells;
using PseudoLabel.Data.Tables;

namespace PseudoLabel.Run.Activities.Planning;

/// <summary>Reads a column of the labeled rows that is no feature, in one more pass over the labeled files.</summary>
/// <param name="tables">The labeled tables, with how each writes its numbers and dates.</param>
/// <param name="labeled">The labeled rows.</param>
internal sealed class LabeledCells(
    IReadOnlyList<TableIndex> tables, LabeledRows labeled, TableSchema schema, IDataSource source, CancellationToken cancel)
{
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

    /// <summary>The numbers of a column; NaN where missing or there is no such column.</summary>
    /// <param name="whyBad">What is wrong with a number; null where nothing is.</param>
    /// <exception cref="UserErrorException">A cell is no number, or wrong.</exception>
    public float[] Numbers(string column, Func<float, string?> whyBad)
    {
        var numbers = new float[Rows];
        Array.Fill(numbers, float.NaN);
        foreach ((TableIndex table, int row, RowBlock block, int at) in Read(column, ColumnKind.Numeric))
        {
            float number = numbers[row] = block.Columns[0].Numbers![at];
            string? why = block.Unfit.Count > 0 ? block.Unfit[0].Reason : float.IsNaN(number) ? null : whyBad(number);
            if (why is not null)
            {
                throw Bad(table, block.RowNumbers[at], column, why);
            }
        }

        return numbers;
    }

    /// <summary>
    /// Values that order the rows by a column of numbers, or of dates in any form that a column of dates may have: where most cells are
    /// numbers, those, else ticks.
    /// </summary>
    /// <exception cref="UserErrorException">A cell is missing or neither, or a file has no such column.</exception>
    public double[] Times(string column)
    {
        if (FilesWithout(column).FirstOrDefault() is { } without)
        {
            throw new UserErrorException("the file has no such column, and every labeled row needs a time", without, column: column);
        }

        string?[] texts = Texts(column);
        bool numbers = 2 * texts.Count(text => IsNumber(text, out _)) > texts.Length;
        var times = new double[Rows];
        foreach ((TableIndex table, int row, RowBlock block, int at) in
            Read(column, numbers ? ColumnKind.Categorical : ColumnKind.DateTime))
        {
            if (texts[row] is not { } text)
            {
                throw Bad(table, block.RowNumbers[at], column, "the time is missing; every labeled row needs one");
            }

            // Ticks of years up to 9999 are whole numbers below 2^62: as doubles they are exact to a tenth of a millisecond.
            times[row] = numbers ? (IsNumber(text, out double number) ? number : double.NaN)
                : block.Columns[0].Times![at] is var ticks && ticks == TimeCell.Missing ? double.NaN : ticks;
            if (double.IsNaN(times[row]))
            {
                throw Bad(table, block.RowNumbers[at], column,
                    $"the time is '{text}', which is no {(numbers ? "number, as most others are" : "date, nor are most others numbers")}");
            }
        }

        return times;
    }

    private static bool IsNumber(string? text, out double number)
    {
        number = double.NaN;
        return text is not null && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number)
            && double.IsFinite(number);
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
