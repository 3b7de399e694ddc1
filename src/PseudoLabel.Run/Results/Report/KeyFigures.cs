using System.Xml.Linq;
using PseudoLabel.Run.Contracts;
using static PseudoLabel.Run.Results.Report.Html;

namespace PseudoLabel.Run.Results.Report;

/// <summary>The figures that a reader asks for first, and the notices that they must not miss.</summary>
internal static class KeyFigures
{
    public static XElement Build(RunMetrics metrics)
    {
        InputSummary inputs = metrics.Inputs;
        DecisionSummary decisions = metrics.Decisions;
        long all = decisions.Rows;
        return El(
            "dl",
            Class("cards"),
            At("aria-label", "Key figures"),
            Card("Labeled rows", Figures.Count(inputs.LabeledRows), $"{metrics.Classes.Count} classes"),
            Card("Unlabeled rows", Figures.Count(inputs.UnlabeledRows),
                inputs.UnlabeledFiles == 1 ? "1 file" : $"{Figures.Count(inputs.UnlabeledFiles)} files"),
            Card("Estimated precision", Figures.Percent(decisions.EstimatedPrecision), PrecisionNote(metrics), "wide"),
            Card("Accepted labels", Figures.Count(decisions.Accepted), $"{Figures.Percent(decisions.Accepted, all)} of the unlabeled rows"),
            Card("Left for review", Figures.Count(decisions.Review), $"{Figures.Percent(decisions.Review, all)} of the unlabeled rows"),
            Card("Rejected", Figures.Count(decisions.Rejected), "rows that could not be used"),
            decisions.Labeled == 0 ? null : Card("Labeled before", Figures.Count(decisions.Labeled), "unlabeled rows whose label is known"),
            Card("Accuracy", Figures.Percent(Metric(metrics.Calibration.Metrics, "accuracy")), AccuracyNote(metrics)));
    }

    public static XElement? Notices(RunMetrics metrics) => metrics.Notices.Count == 0 ? null : El(
        "section",
        Class("notices warn"),
        El("h2", metrics.Notices.Count == 1 ? "1 notice" : $"{metrics.Notices.Count} notices"),
        El("ul", metrics.Notices.Select(notice => El("li", notice))));

    private static XElement Card(string name, string figure, string note, string? style = null) => El(
        "div", style is null ? null : Class(style), El("dt", name), El("dd", Class("big"), figure), El("dd", Class("note"), note));

    private static string PrecisionNote(RunMetrics metrics)
    {
        DecisionSummary decisions = metrics.Decisions;
        if (decisions.EstimatedPrecision is null)
        {
            return "of accepted labels; no labeled row passes the thresholds";
        }

        string rows = decisions.EstimateRows == 1 ? "1 labeled row" : $"{Figures.Count(decisions.EstimateRows)} labeled rows";
        return decisions.PrecisionLowerBound is { } bound
            ? $"of accepted labels; at least {Figures.Percent(bound)} with {Figures.Percent(1 - metrics.Settings.PrecisionRisk)} "
                + $"confidence, from {rows}"
            : $"of accepted labels, from {rows}";
    }

    private static string AccuracyNote(RunMetrics metrics) =>
        metrics.Gate.Replaced && metrics.Rounds.Count > 0 && Metric(metrics.Rounds[0].Metrics, "accuracy") is { } supervised
            ? $"on held-out labels; supervised alone {Figures.Percent(supervised)}"
            : "of the supervised model on held-out labels";

    private static double? Metric(IReadOnlyDictionary<string, double> metrics, string name) =>
        metrics.TryGetValue(name, out double value) ? value : null;
}
