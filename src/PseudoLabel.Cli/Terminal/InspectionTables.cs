using System.Globalization;
using PseudoLabel.Run.Inspecting;

namespace PseudoLabel.Cli.Terminal;

/// <summary>What a person reads of an inspection.</summary>
internal static class InspectionTables
{
    private const int MostClasses = 30;
    private const int MostFiles = 50;
    private const int MostColumns = 200;
    private const int ExampleLength = 24;

    /// <summary>Writes it.</summary>
    /// <param name="report">What was found.</param>
    public static void Write(TextWriter writer, InspectionReport report)
    {
        foreach (FileInspection file in report.Files.Take(MostFiles))
        {
            WriteFile(writer, file);
        }

        if (report.Files.Count > MostFiles)
        {
            writer.WriteLine($"and {Words.Count(report.Files.Count - MostFiles, "file")} more");
        }

        if (report.Columns.Count > 0)
        {
            writer.WriteLine();
            WriteColumns(writer, report.Columns);
        }

        if (report.Label is { } label)
        {
            writer.WriteLine();
            string none = label.Unlabeled == 0 ? "" : $"; {Words.Count(label.Unlabeled, "row")} without a usable label";
            writer.WriteLine($"label '{label.Column}': {Words.Count(label.Classes.Count, "class")}{none}");
            TextTable.Write(writer, [["class", "rows"],
                .. label.Classes.OrderByDescending(c => c.Rows).Take(MostClasses).Select(c => (string[])[c.Label, Words.Number(c.Rows)])]);
            if (label.Classes.Count > MostClasses)
            {
                writer.WriteLine($"and {Words.Count(label.Classes.Count - MostClasses, "class")} more with fewer rows");
            }
        }

        if (report.Plan is { } plan)
        {
            writer.WriteLine();
            WritePlan(writer, plan);
        }

        foreach (string notice in report.Notices)
        {
            writer.WriteLine($"note: {notice}");
        }
    }

    private static void WriteFile(TextWriter writer, FileInspection file)
    {
        string role = file.Role == "file" ? "" : file.Role + " ";
        string columns = file.ColumnCount == 0 ? "" : $", {Words.Count(file.ColumnCount, "column")}";
        string aside = file.SetAside is > 0 and { } rows ? $"; {Words.Count(rows, "row")} cannot be used" : "";
        writer.WriteLine($"{role}{file.Name}: {file.Format}, {Words.Count(file.Rows, "row")}{columns}{aside}");
        foreach (string reason in file.SetAsideReasons)
        {
            writer.WriteLine($"  set aside: {reason}");
        }

        if (file.Columns.Count > 0)
        {
            WriteColumns(writer, file.Columns);
            writer.WriteLine();
        }
    }

    private static void WriteColumns(TextWriter writer, IReadOnlyList<ColumnInspection> columns)
    {
        LeftTable.Write(
            writer, [["column", "kind", "missing", "distinct", "examples", "why"], .. columns.Take(MostColumns).Select(c => (string[])
            [c.Name, c.Kind, Words.Percent(c.MissingShare), Words.Number(c.Distinct), string.Join(" | ", c.Examples.Select(Short)),
                c.Reason])]);
        if (columns.Count > MostColumns)
        {
            writer.WriteLine($"and {Words.Count(columns.Count - MostColumns, "column")} more");
        }

        if (columns.Any(c => c.SampledRows > 0))
        {
            writer.WriteLine($"(missing, distinct and examples are from {Words.Count(columns.Max(c => c.SampledRows), "row")})");
        }
    }

    private static void WritePlan(TextWriter writer, PlanInspection plan)
    {
        string rounds = plan.MaxRounds == 0 ? "the supervised model alone"
            : $"up to {Words.Count(plan.MaxRounds, "round")}, gate of {Words.Count(plan.Chains, "chain")}";
        writer.WriteLine(
            $"plan: {Words.Count(plan.LabeledRows, "labeled row")}, {Words.Count(plan.UnlabeledRows, "unlabeled row")} in "
            + $"{Batches(plan.Batches)}, {Words.Count(plan.Features, "feature")}; "
            + $"learners: {string.Join(", ", plan.Candidates)}; {rounds}");
        foreach (EmbeddedInspection embedded in plan.Embedded ?? [])
        {
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"embeddings: {embedded.Column} by {embedded.Network}, {embedded.Dimension:N0} features, {embedded.Mebibytes:N1} MiB, "
                    + $"about {embedded.Seconds:N0} s for the unlabeled rows"));
        }

        writer.WriteLine("nothing was trained and nothing written");
    }

    private static string Batches(int count) => count == 1 ? "1 batch" : $"{count.ToString("N0", CultureInfo.InvariantCulture)} batches";

    private static string Short(string example) => example.Length <= ExampleLength ? example : example[..(ExampleLength - 3)] + "...";
}
