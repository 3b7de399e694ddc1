using System.Globalization;
using System.Text;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Benchmarks.Quality;

/// <summary>
/// The adult data set as people keep such tables: money with signs and thousands, percents, decimal commas, a date of birth in the place of
/// the age, a tenth of the cells of numbers missing under five names, labels in several forms; and beside it the same rows cleaned, with
/// empty cells in the same places. Each file is written in a way of its own. The same seed gives the same bytes.
/// </summary>
internal sealed class MessyAdult(LabeledTable adult, ulong seed)
{
    public const int Labeled = 500;
    public const int Unlabeled = 4_000;
    public const int Test = 5_000;

    private const int Age = 0;
    private const int Weight = 2;
    private const int Education = 4;
    private const int Gain = 10;
    private const int Loss = 11;
    private const int Hours = 12;
    private const double MissingShare = 0.1;

    private static readonly int[] Numbers = [Age, Weight, Education, Gain, Loss, Hours];
    private static readonly string[] Markers = ["#N/A", "-", "missing", "not asked", "."];
    private static readonly DateTime Today = new(2025, 6, 30);

    private readonly string[][] rows = Draw(adult, seed);

    /// <summary>The labels of the test rows.</summary>
    public string[] Truth => [.. rows.Skip(Labeled + Unlabeled).Select(r => r[^1])];

    /// <summary>Writes both kinds of files.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="messy">Whether as people keep them.</param>
    /// <returns>The labeled, the unlabeled and the test file.</returns>
    public (string Labeled, string Unlabeled, string Test) Write(string folder, bool messy)
    {
        string[] header = [.. adult.Header];
        header[Age] = messy ? "date_of_birth" : header[Age];
        return messy
            ? (Write(Path.Combine(folder, "messy-labeled.csv"), header, rows.Take(Labeled), Commas, ';', withLabel: true),
                Write(Path.Combine(folder, "messy-unlabeled.csv"), header, rows.Skip(Labeled).Take(Unlabeled), Points, ',',
                    withLabel: false),
                Write(Path.Combine(folder, "messy-test.tsv"), header, rows.Skip(Labeled + Unlabeled), Commas, '\t', withLabel: false))
            : (Write(Path.Combine(folder, "clean-labeled.csv"), header, rows.Take(Labeled), row => row, ',', withLabel: true),
                Write(Path.Combine(folder, "clean-unlabeled.csv"), header, rows.Skip(Labeled).Take(Unlabeled), row => row, ',',
                    withLabel: false),
                Write(Path.Combine(folder, "clean-test.csv"), header, rows.Skip(Labeled + Unlabeled), row => row, ',', withLabel: false));
    }

    private static string[][] Draw(LabeledTable adult, ulong seed)
    {
        var random = new SeededRandom(seed);
        int[] order = [.. Enumerable.Range(0, adult.Rows.Count)];
        random.Shuffle<int>(order);
        string[][] drawn = [.. order.Take(Labeled + Unlabeled + Test).Select(i => adult.Rows[i].ToArray())];
        foreach (string[] row in drawn)
        {
            foreach (int column in Numbers)
            {
                row[column] = random.NextDouble() < MissingShare ? "" : row[column];
            }
        }

        return drawn;
    }

    /// <summary>As in Germany: 1.234,50 and 31.12.1980.</summary>
    private static string[] Commas(string[] row) => Messy(row, Format(',', '.'), "dd.MM.yyyy", " \u20AC");

    /// <summary>As in America: 1,234.50 and 12/31/1980.</summary>
    private static string[] Points(string[] row) => Messy(row, Format('.', ','), "MM/dd/yyyy", "$");

    private static NumberFormatInfo Format(char point, char group) =>
        new() { NumberDecimalSeparator = point.ToString(), NumberGroupSeparator = group.ToString() };

    private static string[] Messy(string[] clean, NumberFormatInfo format, string date, string money)
    {
        string[] row = [.. clean];
        int salt = Salt(clean);
        row[Age] = Number(clean[Age]) is { } age
            ? Today.AddYears(-(int)age).AddDays(-(salt % 365)).ToString(date, CultureInfo.InvariantCulture) : "";
        row[Weight] = Number(clean[Weight])?.ToString("#,##0", format) ?? "";
        row[Education] = Number(clean[Education]) is { } grade ? (grade * 100 / 16).ToString("0.00", format) + " %" : "";
        row[Gain] = Number(clean[Gain]) is { } gain ? Money(gain, format, money) : "";
        row[Loss] = Number(clean[Loss]) is { } loss ? (loss == 0 ? "0" : $"({Money(loss, format, money)})") : "";
        row[Hours] = Number(clean[Hours])?.ToString("0.0", format) ?? "";
        foreach (int column in Numbers)
        {
            row[column] = row[column].Length == 0 ? Markers[(salt + column) % Markers.Length] : row[column];
        }

        row[^1] = (salt % 5) switch { 0 => " " + clean[^1], 1 => clean[^1].ToLowerInvariant(), _ => clean[^1] };
        return row;
    }

    private static string Money(decimal value, NumberFormatInfo format, string sign) =>
        sign[0] == ' ' ? value.ToString("#,##0.00", format) + sign : sign + value.ToString("#,##0.00", format);

    private static decimal? Number(string cell) => cell.Length == 0 ? null : decimal.Parse(cell, CultureInfo.InvariantCulture);

    private static int Salt(string[] row) =>
        row.Aggregate(17, (hash, cell) => cell.Aggregate(hash, (h, c) => unchecked((h * 31) + c))) & 0x7FFF_FFFF;

    private static string Write(
        string path, string[] header, IEnumerable<string[]> rows, Func<string[], string[]> form, char delimiter, bool withLabel)
    {
        var text = new StringBuilder();
        foreach (string[] row in rows.Select(form).Prepend(header))
        {
            text.AppendJoin(delimiter, row.Take(withLabel ? row.Length : row.Length - 1).Select(c => Quoted(c, delimiter))).Append('\n');
        }

        File.WriteAllText(path, text.ToString());
        return path;
    }

    private static string Quoted(string cell, char delimiter) => cell.Contains(delimiter, StringComparison.Ordinal) ? $"\"{cell}\"" : cell;
}
