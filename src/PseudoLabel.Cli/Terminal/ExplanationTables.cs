using System.Globalization;
using PseudoLabel.Run.Explaining;

namespace PseudoLabel.Cli.Terminal;

/// <summary>What a person reads of an explanation.</summary>
internal static class ExplanationTables
{
    private const int MostColumns = 12;
    private const int MostClasses = 5;
    private const int ValueLength = 40;

    /// <summary>Writes it.</summary>
    /// <param name="report">What was found.</param>
    public static void Write(TextWriter writer, ExplanationReport report)
    {
        writer.WriteLine(
            $"{report.Source}, row {report.Row.ToString(CultureInfo.InvariantCulture)}: '{report.Predicted}' ({report.Learner})");
        string more = report.Probabilities.Count > MostClasses ? $", and {report.Probabilities.Count - MostClasses} more" : "";
        IEnumerable<string> classes = report.Probabilities.Take(MostClasses).Select(p => $"{p.Name} {Words.Percent(p.Probability)}");
        writer.WriteLine($"probabilities: {string.Join(", ", classes)}{more}");
        if (report.Columns.Count > 0)
        {
            writer.WriteLine();
            LeftTable.Write(writer, [["column", "value", "effect"],
                .. report.Columns.Take(MostColumns).Select(c => (string[])[c.Name, Short(c.Value), Effect(c.Effect)])]);
            writer.WriteLine(
                $"effect: what the value adds to the log-odds of '{report.Predicted}' against the values of {report.Background}");
        }

        if (report.Occlusion is { } map)
        {
            writer.WriteLine();
            writer.WriteLine($"points of the probability of '{report.Predicted}' that are lost where a part of the picture is covered:");
            LeftTable.Write(
                writer, [.. map.Select(line => line.Select(v => (100 * v).ToString("0;-0;0", CultureInfo.InvariantCulture)).ToArray())]);
        }

        if (report.Nearest.Count > 0)
        {
            writer.WriteLine();
            writer.WriteLine("nearest labeled rows:");
            LeftTable.Write(writer, [["source", "row", "label", "distance"], .. report.Nearest.Select(n => (string[])
                [n.Source, n.Row.ToString(CultureInfo.InvariantCulture), n.Label,
                    n.Distance.ToString("0.###", CultureInfo.InvariantCulture)])]);
        }
    }

    private static string Effect(double effect) => effect.ToString("+0.000;-0.000;0.000", CultureInfo.InvariantCulture);

    private static string Short(string value)
    {
        string line = value.ReplaceLineEndings(" ");
        return line.Length <= ValueLength ? line : line[..(ValueLength - 3)] + "...";
    }
}
