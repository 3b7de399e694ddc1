using System.Globalization;
using PseudoLabel.Data.Cells;
using PseudoLabel.Data.Tables;

namespace PseudoLabel.Data.Inference;

/// <summary>What to tell the user of how values are written: a line for each kind of thing, with counts and a few examples.</summary>
internal static class FormNotices
{
    private const int Shown = 3;

    /// <summary>Columns whose numbers are not plain.</summary>
    public static IEnumerable<string> Numbers(IReadOnlyList<RawSample> files, string[] names, string?[][][] values, KindFinding[] findings)
    {
        var examples = new List<string>();
        int columns = 0;
        for (int c = 0; c < names.Length; c++)
        {
            if (findings[c] is { Kind: ColumnKind.Numeric, Forms: { } forms } && Example(names[c], files, values[c], forms) is { } example)
            {
                columns++;
                examples.Add(example);
            }
        }

        if (columns > 0)
        {
            string more = columns > Shown ? $" and {Count(columns - Shown)} more columns" : "";
            yield return $"numbers that are not written plainly are read so: {string.Join(", ", examples.Take(Shown))}{more}";
        }
    }

    /// <summary>Columns of dates, and in which order day and month stand where that had to be guessed.</summary>
    public static IEnumerable<string> Dates(string[] names, KindFinding[] findings, Func<int, int, bool> isGuessed)
    {
        var guessed = new List<string>();
        for (int c = 0; c < names.Length; c++)
        {
            if (findings[c] is { Kind: ColumnKind.DateTime, Forms: { } forms }
                && Enumerable.Range(0, forms.Count).FirstOrDefault(f => isGuessed(c, f), -1) is var file and >= 0)
            {
                guessed.Add($"'{Excerpt.Name(names[c])}' is read {(forms[file].Time == TimeOrder.MonthFirst ? "month" : "day")} first");
            }
        }

        if (guessed.Count > 0)
        {
            string more = guessed.Count > Shown ? $" and {Count(guessed.Count - Shown)} more columns" : "";
            yield return "no date says whether the day or the month comes first, "
                + $"so that it is a guess: {string.Join(", ", guessed.Take(Shown))}{more}; set date-order to settle it";
        }
    }

    /// <summary>Words that were taken for missing values.</summary>
    public static IEnumerable<string> Markers(string[] names, string?[][][] values, KindFinding[] findings)
    {
        List<(string Name, string Word, int Cells, int Rows)> found = names
            .SelectMany((name, c) =>
                findings[c].Markers.Select(m => (Name: name, Word: m.Key, Cells: m.Value, Rows: values[c].Sum(f => f.Length))))
            .ToList();
        if (found.Count > 0)
        {
            IEnumerable<string> shown = found.Take(Shown).Select(m => string.Create(
                CultureInfo.InvariantCulture, $"'{m.Word}' in '{Excerpt.Name(m.Name)}' ({m.Cells:N0} of {m.Rows:N0} rows looked at)"));
            string more = found.Count > Shown ? $" and {Count(found.Count - Shown)} more" : "";
            yield return $"words among numbers or dates are taken for missing values: {string.Join(", ", shown)}{more}; "
                + "where they are values, set the column's kind to categorical";
        }
    }

    private static string? Example(string name, IReadOnlyList<RawSample> files, string?[][] values, IReadOnlyList<CellForm> forms)
    {
        for (int f = 0; f < forms.Count; f++)
        {
            var reader = new CellReader(ColumnKind.Numeric, forms[f], []);
            foreach (string? value in values[f])
            {
                if (value is not null && (forms[f].Decimal != '.' || NumberCell.Read(value, out _) == NumberKind.Bad)
                    && reader.Number(value, out float number) == NumberKind.Number
                    && !value.Trim().All(char.IsAsciiDigit))
                {
                    return $"{Excerpt.Cell(value)} in '{Excerpt.Name(name)}' of {files[f].File.Name} is {CanonicalText.Of(number)}";
                }
            }
        }

        return null;
    }

    private static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
