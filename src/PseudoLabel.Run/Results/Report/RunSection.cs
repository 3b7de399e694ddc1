using System.Text.Json;
using System.Xml.Linq;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Results.Json;
using PseudoLabel.Run.Settings;
using static PseudoLabel.Run.Results.Report.Html;

namespace PseudoLabel.Run.Results.Report;

/// <summary>What the run was given and what it took: columns, settings, time.</summary>
internal static class RunSection
{
    /// <summary>Columns up to which their table is open from the start.</summary>
    private const int OpenColumns = 20;

    public static XElement Inputs(RunMetrics metrics)
    {
        InputSummary inputs = metrics.Inputs;
        XElement table = Tables.Table(
            "Each column of the input and how it was used",
            ["Column", "Kind", "Why"],
            inputs.Columns.Select(
                c => (IReadOnlyList<object?>)[Names.Of(c.Name), JsonNamingPolicy.KebabCaseLower.ConvertName(c.Kind.ToString()), c.Reason]));
        return El(
            "section",
            Class("panel"),
            El("h2", "Data"),
            El(
                "p",
                Class("soft"),
                $"{Figures.Count(inputs.LabeledRows)} labeled rows ({Figures.Count(inputs.LabeledSetAside)} set aside), "
                + $"{Figures.Count(inputs.UnlabeledRows)} unlabeled rows ({Figures.Count(inputs.SetAsideRows)} set aside), "
                + $"{Figures.Count(inputs.Features)} features after "
                + $"encoding{(inputs.ImageShape is { } shape ? $", the pixels of images of {shape}" : "")}."
                + (inputs.FilesOutsideWindow == 0 ? ""
                    : $" {Files(inputs.FilesOutsideWindow)} outside the window {metrics.Settings.Window} took no part.")),
            inputs.Embedded is null ? null : El(
                "p", Class("soft"),
                string.Join(' ', inputs.Embedded.Select(e =>
                    $"The pretrained network {e.Network} (SHA-256 {e.Hash[..Math.Min(12, e.Hash.Length)]}...) read '{e.Column}': "
                        + $"{Figures.Count(e.Dimension)} of the features."))),
            inputs.LabelSuspectsByClass.Sum() is > 0 and int suspects ? El(
                "p", Class("soft"),
                $"{Figures.Count(suspects)} given labels look wrong to models that did not see them: label-suspects.csv lists them. They "
                    + "were trained on all the same.") : null,
            inputs.Columns.Count <= OpenColumns ? table : El("details", El("summary", $"{inputs.Columns.Count} columns"), table));
    }

    public static XElement Settings(RunSettings settings)
    {
        JsonElement given = JsonSerializer.SerializeToElement(settings, MetricsJsonOptions.Settings);
        JsonElement defaults = JsonSerializer.SerializeToElement(new RunSettings(), MetricsJsonOptions.Settings);
        (string Name, string Value, string Default)[] rows =
            [.. given.EnumerateObject().Select(p => (p.Name, Text(p.Value), Text(defaults.GetProperty(p.Name))))];
        return El(
            "section",
            Class("panel"),
            El("h2", "Settings"),
            Tables.Table(
                "All settings, under their names in job.json; those that differ from the default are bold",
                ["Setting", "Value", "Default"],
                rows.Select(r => (IReadOnlyList<object?>)[r.Name, r.Value, r.Default]),
                row => rows[row].Value == rows[row].Default ? null : "changed"));
    }

    public static XElement Timing(TimingSummary timing) => El(
        "section",
        Class("panel"),
        El("h2", "Time and memory"),
        El("p", Class("soft"), $"{Figures.Time(timing.Seconds)} in all"
            + (timing.PeakMemory is > 0 and { } peak ? $", {Figures.Count((long)Math.Ceiling(peak))} MiB of memory at most." : ".")),
        timing.SecondsByPhase.Count == 0 ? null : Tables.Table(
            "Wall-clock time by phase, longest first",
            ["Phase", "#Time", "#Share"],
            timing.SecondsByPhase.OrderByDescending(p => p.Value).ThenBy(p => p.Key, StringComparer.Ordinal)
                .Select(p => (IReadOnlyList<object?>)
                [p.Key, Figures.Time(p.Value), Figures.Percent(timing.Seconds > 0 ? p.Value / timing.Seconds : null)])));

    private static string Files(int count) => count == 1 ? "1 unlabeled file" : $"{Figures.Count(count)} unlabeled files";

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(Text)),
        JsonValueKind.Object => string.Join(", ", value.EnumerateObject().Select(p => $"{p.Name}: {Text(p.Value)}")),
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.String or JsonValueKind.Number or JsonValueKind.Null or JsonValueKind.Undefined => value.ToString(),
    };
}
