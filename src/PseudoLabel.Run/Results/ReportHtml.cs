using System.Xml.Linq;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Results.Report;
using static PseudoLabel.Run.Results.Report.Html;

namespace PseudoLabel.Run.Results;

/// <summary>
/// <c>report.html</c>: one page that holds all it needs, without scripts: the verdict, the key figures, and below them what they rest on.
/// It shows what <c>metrics.json</c> holds and nothing else, so the same metrics give the same page.
/// </summary>
internal static class ReportHtml
{
    /// <summary>Writes the page.</summary>
    /// <param name="metrics">What it shows.</param>
    /// <param name="writer">Where to, as UTF-8 (the page says so); it stays open.</param>
    public static void Write(RunMetrics metrics, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(writer);
        var colors = new ClassColors([.. metrics.Classes.Select((_, c) => Figures.At(metrics.Decisions.PredictedByClass, c))]);
        string title = ReportTitle.Of(metrics.Settings);
        XElement page = El(
            "html",
            At("lang", "en"),
            El(
                "head",
                El("meta", At("charset", "utf-8")),
                El("meta", At("name", "viewport"), At("content", "width=device-width, initial-scale=1")),
                El("title", title),
                El("style", ReportStyle.Css)),
            El(
                "body",
                El("header", El("h1", title), VerdictSection.Build(metrics)),
                El(
                    "main",
                    KeyFigures.Notices(metrics),
                    KeyFigures.Build(metrics),
                    NextSection.Build(metrics),
                    QualitySection.Build(metrics),
                    ComparisonSection.Build(metrics),
                    RoundsSection.Build(metrics, colors),
                    NeuralSection.Build(metrics),
                    DecisionsSection.Build(metrics, colors),
                    TruthSection.Build(metrics),
                    ModelSection.Build(metrics),
                    ImportanceSection.Build(metrics),
                    CalibrationSection.Build(metrics),
                    ShiftSection.Build(metrics),
                    RunSection.Inputs(metrics),
                    RunSection.Settings(metrics.Settings),
                    RunSection.Timing(metrics.Timing)),
                El("footer",
                    $"Pseudo-label workflow {metrics.Version}. Seed {metrics.Settings.Seed}. All figures are those of metrics.json.")));
        Html.Write(page, writer);
    }
}
