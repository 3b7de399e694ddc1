using System.Xml.Linq;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Run.Contracts;
using static PseudoLabel.Run.Results.Report.Html;

namespace PseudoLabel.Run.Results.Report;

/// <summary>The figures that a reader asks for first, and the notices that they must not miss.</summary>
internal static class KeyFigures
{
    private static readonly string Accuracy = ClassificationMetrics.Name(MetricKind.Accuracy);

    public static XElement Build(RunMetrics metrics)
    {
        InputSummary inputs = metrics.Inputs;
        DecisionSummary decisions = metrics.Decisions;

        // Rows that a person has labeled are among the labeled ones: they are not counted twice.
        long all = decisions.Rows - decisions.Labeled;
        return El(
            "dl",
            Class("cards"),
            At("aria-label", "Key figures"),
            Card("Labeled rows", Figures.Count(inputs.LabeledRows), $"{metrics.Classes.Count} classes"),
            Card("Unlabeled rows", Figures.Count(inputs.UnlabeledRows - decisions.Labeled),
                inputs.UnlabeledFiles == 1 ? "1 file" : $"{Figures.Count(inputs.UnlabeledFiles)} files"),
            Card("Precision of accepted labels", Figures.Percent(decisions.EstimatedPrecision), PrecisionNote(metrics), "wide"),
            Card(
                "Accepted labels", Figures.Count(decisions.Accepted), $"{Figures.Percent(decisions.Accepted, all)} of the unlabeled rows",
                decisions.Labeled == 0 ? "wide" : null),
            Card("Left for review", Figures.Count(decisions.Review), $"{Figures.Percent(decisions.Review, all)} of the unlabeled rows"),
            Card("Rejected", Figures.Count(decisions.Rejected), "unlabeled rows that could not be used"),
            decisions.Labeled == 0 ? null : Card("Labeled before", Figures.Count(decisions.Labeled), "unlabeled rows whose label is known"),
            Models(metrics));
    }

    /// <summary>The published model beside the supervised one, each metric on the same rows; never a round's.</summary>
    private static IEnumerable<XElement> Models(RunMetrics metrics)
    {
        string rows = "held-out labeled rows";
        string error = $"standard error {Figures.Number(metrics.Gate.Gain.StandardError)}";
        IReadOnlyDictionary<string, double> supervised = metrics.Rounds.FirstOrDefault(r => r.Round == 0)?.Metrics
            ?? new Dictionary<string, double>(StringComparer.Ordinal);
        string metric = ClassificationMetrics.Name(metrics.Settings.Metric);
        string other = metric == Accuracy ? ClassificationMetrics.Name(MetricKind.LogLoss) : metric;
        yield return Card("Accuracy of the published model", Of(metrics.Calibration.Metrics, Accuracy), $"on {rows}");
        yield return Card("Accuracy of the supervised model", Of(supervised, Accuracy), "of the labels alone, on the same rows");
        yield return Card(
            $"{Figures.Title(other)} of the published model", Of(metrics.Calibration.Metrics, other),
            $"on {rows}; supervised model {Of(supervised, other)}; {(Figures.LowerIsBetter(other) ? "lower" : "higher")} is better");
        yield return Card(
            "Gain by the gate", Figures.Difference(metrics.Gate.Gain.Mean),
            metrics.Gate.Replaced
                ? $"fall of the log-loss from the supervised model to a share of {Figures.Percent(metrics.Gate.Blend)} of round "
                    + $"{metrics.Gate.Round}; {error}"
                : $"fall of the log-loss from the supervised model to the best that was refused; {error}");
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
            return "no held-out labeled row passes the thresholds";
        }

        string rows = decisions.EstimateRows == 1 ? "1 held-out labeled row that passes"
            : $"{Figures.Count(decisions.EstimateRows)} held-out labeled rows that pass";
        string bound = decisions.PrecisionLowerBound is { } lower
            ? $"; at least {Figures.Percent(lower)} with {Figures.Percent(1 - metrics.Settings.PrecisionRisk)} confidence" : "";
        return $"estimated on {rows} the thresholds{bound}";
    }

    private static string Of(IReadOnlyDictionary<string, double> metrics, string name) =>
        Figures.Metric(name, metrics.TryGetValue(name, out double value) ? value : null);
}
