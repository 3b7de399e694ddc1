using PseudoLabel.Data.Cells;

namespace PseudoLabel.Data.Inference;

/// <summary>
/// Decides how numbers and times are written in each column of each file. The column's own cells come first. What they leave open is
/// settled by the file's other columns, then by the same column in other files, then by what is usual.
/// </summary>
internal sealed class FormRules
{
    private readonly NumberEvidence[][] numbers;
    private readonly TimeEvidence[][] times;
    private readonly char?[] decimals;
    private readonly TimeOrder?[] orders;
    private readonly char?[] delimiters;
    private readonly SchemaOptions options;

    /// <param name="columns">By column, its values in each file; none where the file lacks it.</param>
    public FormRules(IReadOnlyList<DataFile> samples, IReadOnlyList<string?[][]> columns, SchemaOptions options)
    {
        this.options = options;
        numbers = new NumberEvidence[columns.Count][];
        times = new TimeEvidence[columns.Count][];
        Parallel.For(0, columns.Count, new ParallelOptions { MaxDegreeOfParallelism = options.Threads }, c =>
        {
            numbers[c] = [.. columns[c].Select(_ => new NumberEvidence())];
            times[c] = [.. columns[c].Select(_ => new TimeEvidence())];
            for (int f = 0; f < columns[c].Length; f++)
            {
                Look(columns[c][f], numbers[c][f], times[c][f]);
            }
        });
        int[] files = [.. Enumerable.Range(0, samples.Count)];
        decimals = [.. files.Select(f => Majority(numbers.Select(n => n[f].Certain)))];
        orders = [
            .. files.Select(f => Majority(times.Select(t => t[f].Certain).Where(o => o is TimeOrder.DayFirst or TimeOrder.MonthFirst)))];
        delimiters = [.. samples.Select(DecimalOf)];
    }

    /// <summary>The form of a column in each file.</summary>
    /// <param name="known">The form of the same column in other files; null where none is known.</param>
    public CellForm[] Of(int column, CellForm? known = null)
    {
        char? elsewhere = Agreed(numbers[column].Select(n => n.Certain))
            ?? (known is { IsPlain: false, Time: null } ? known.Decimal : null);
        TimeOrder? order = Agreed(times[column].Select(t => t.Certain)) ?? known?.Time;
        CellForm[] forms = [.. Enumerable.Range(0, decimals.Length).Select(f => Form(column, f, elsewhere, order))];
        return [.. forms.Select(f => f with
        {
            // A file whose sample has no thousands may have some further on.
            Group = f.Group ?? forms.Append(known).FirstOrDefault(o => o?.Decimal == f.Decimal && o.Group is not null)?.Group,
        })];
    }

    /// <summary>Whether it had to be guessed which part of a file's dates is the day.</summary>
    public bool IsGuessed(int column, int file, CellForm? known = null) =>
        options.DateOrder is null
            && times[column][file].Decide(orders[file] ?? Agreed(times[column].Select(t => t.Certain)) ?? known?.Time).Guessed;

    private CellForm Form(int column, int file, char? elsewhere, TimeOrder? order)
    {
        (char sign, char? group) = numbers[column][file].Decide(options.DecimalSign, decimals[file], elsewhere, delimiters[file]);
        TimeOrder time = options.DateOrder is { } set && times[column][file].Certain is null
            ? set
            : times[column][file].Decide(orders[file] ?? order).Order;
        return new CellForm { Decimal = sign, Group = group, Time = time == TimeOrder.YearFirst ? null : time };
    }

    private static void Look(string?[] values, NumberEvidence number, TimeEvidence time)
    {
        foreach (string? value in values)
        {
            if (value is null || number.TryAddPlain(value) || NumberCell.Read(value, out _) == NumberKind.Missing)
            {
                continue;
            }

            number.Add(value);
            time.Add(value);
        }
    }

    private static T? Majority<T>(IEnumerable<T?> votes)
        where T : struct, IComparable =>
        votes.OfType<T>().CountBy(v => v).OrderByDescending(v => v.Value).ToArray() is [var most, .. var rest]
            && (rest.Length == 0 || most.Value > rest[0].Value) ? most.Key : null;

    private static T? Agreed<T>(IEnumerable<T?> votes)
        where T : struct => votes.OfType<T>().Distinct().ToArray() is [var one] ? one : null;

    /// <summary>
    /// The decimal sign that goes with the delimiter of a file: where that is no comma, commas are free to stand before decimals.
    /// </summary>
    private static char? DecimalOf(DataFile file) => file.Format == DataFormat.Csv && file.Text.Delimiter == ';' ? ',' : null;
}
