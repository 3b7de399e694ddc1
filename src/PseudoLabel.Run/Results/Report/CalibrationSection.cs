using System.Xml.Linq;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Run.Contracts;
using static PseudoLabel.Run.Results.Report.Html;

namespace PseudoLabel.Run.Results.Report;

/// <summary>Whether confidence means what it says: the reliability diagrams before and after temperature scaling.</summary>
internal static class CalibrationSection
{
    public static XElement? Build(RunMetrics metrics)
    {
        CalibrationSummary calibration = metrics.Calibration;
        return calibration.ReliabilityBefore.Count == 0 ? null : El(
            "section",
            Class("panel"),
            El("h2", "Calibration"),
            El(
                "p",
                Class("soft"),
                "Labeled rows, each scored by models that never saw its label, in bins by confidence. On the dashed line confidence is the "
                + "share that is right; above it the model is not sure enough, below it too sure. Bars: 95 % limits of the share (Wilson). "
                + $"Below: rows in each bin. Temperature {Figures.Number(calibration.Temperature)}."),
            El(
                "div",
                Class("charts"),
                Diagram("before", calibration.ReliabilityBefore, calibration.ErrorBefore),
                Diagram("after", calibration.ReliabilityAfter, calibration.ErrorAfter)));
    }

    private static XElement Diagram(string when, IReadOnlyList<ReliabilityBin> bins, double error)
    {
        string title = $"Reliability {when} temperature scaling";
        return El("figure", El("figcaption", title, El("small", $"expected calibration error {Figures.Number(error)}")),
            ReliabilityDiagram.Draw(title, bins));
    }
}
