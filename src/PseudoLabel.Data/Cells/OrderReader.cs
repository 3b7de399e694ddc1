namespace PseudoLabel.Data.Cells;

/// <summary>
/// Reads the cells that rows are put in order by: numbers, dates, months, weeks and quarters, as texts. Numbers are read to a double, as
/// counts of nanoseconds have more digits than a feature needs.
/// </summary>
/// <param name="form">How the file writes the column; null for the plain form.</param>
/// <param name="missing">Words that the user set for missing.</param>
public sealed class OrderReader(CellForm? form, IReadOnlyList<string> missing)
{
    private readonly CellReader dates = new(ColumnKind.DateTime, form, missing);

    /// <summary>Whether a cell is missing: empty, or a word for it.</summary>
    public bool IsMissing(string? cell) => cell is null || dates.Time(cell.AsSpan(), out _) == NumberKind.Missing;

    /// <summary>The number that a cell is; NaN where it is none.</summary>
    public double Number(string cell) =>
        FormattedNumber.TryReadDouble(cell, form?.Decimal ?? '.', form?.Group, out double number) ? number : double.NaN;

    /// <summary>
    /// The ticks of the time that a cell is, of the first day of a month, week or quarter; NaN where it is none. Ticks of years up to
    /// 9999 are whole numbers below 2^62: as doubles they are exact to a tenth of a millisecond.
    /// </summary>
    public double Time(string cell) =>
        dates.Time(cell.AsSpan(), out long ticks) == NumberKind.Number || PeriodText.TryTicks(cell, out ticks) ? ticks : double.NaN;
}
