using System.Xml.Linq;
using PseudoLabel.Learning.Metrics.Evaluation;
using PseudoLabel.Run.Contracts;
using static PseudoLabel.Run.Results.Report.Html;

namespace PseudoLabel.Run.Results.Report;

/// <summary>The labels held against a truth that no model saw.</summary>
internal static class TruthSection
{
    public static XElement? Build(RunMetrics metrics) => metrics.Truth is not { } truth ? null : El(
        "section",
        Class("panel"),
        El("h2", "Held against the truth"),
        El(
            "p",
            Class("soft"),
            $"Column '{truth.Column}' of the unlabeled files, which no model saw: {Figures.Count(truth.Rows)} rows"
            + (truth.Without + truth.UnknownLabels + truth.SetAside + truth.Labeled == 0 ? ""
                : $" ({Figures.Count(truth.Without)} have no truth, {Figures.Count(truth.UnknownLabels)} one that is no class, "
            + $"{Figures.Count(truth.SetAside + truth.Labeled)} no prediction)") + ". Limits are at 95 %."),
        Tables.Table(
            "All rows and the accepted ones",
            ["Figure", "#Value", "#From", "#To"],
            [
                Row("Accuracy of all rows", truth.Accuracy),
                Row("Balanced accuracy of all rows", truth.BalancedAccuracy),
                Row("Macro F1 of all rows", truth.MacroF1),
                Row("Precision of accepted labels", truth.AcceptedPrecision),
                ["Share of rows accepted", Figures.Percent(truth.Coverage), "", ""],
            ]),
        Tables.Table(
            "By class",
            ["Class", "#Rows", "#Recall", "#Precision", "#Accepted", "#Precision of accepted", "#From", "#To"],
            metrics.Classes.Select((name, k) => (IReadOnlyList<object?>)
            [
                Names.Of(name),
                Figures.Count(truth.ByClass[k].Labeled),
                Figures.Percent(truth.ByClass[k].Recall.Value),
                Figures.Percent(truth.ByClass[k].Precision.Value),
                Figures.Count(truth.AcceptedByClass[k]),
                .. Estimate(truth.AcceptedPrecisionByClass[k]),
            ])));

    private static IReadOnlyList<object?> Row(string name, MetricEstimate estimate) => [name, .. Estimate(estimate)];

    private static object?[] Estimate(MetricEstimate estimate) =>
        [Figures.Percent(estimate.Value), Figures.Percent(estimate.Lower), Figures.Percent(estimate.Upper)];
}
