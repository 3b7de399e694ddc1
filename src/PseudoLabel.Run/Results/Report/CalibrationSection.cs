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
                "Published model, labeled rows, each scored by models that never saw its label, in bins by confidence. On the dashed line "
                + "confidence is the share that is right; above it the model is not sure enough, below it too sure. Bars: 95 % limits of "
                + "the share (Wilson). "
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
        return new Figure
        {
            Title = title,
            Note = $"expected calibration error {Figures.Percent(error)}",
            Drawing = ReliabilityDiagram.Draw(title, bins),
            File = $"reliability-{when}",
            Data = new FigureData(
                ["#Confidence from", "#To", "#Mean confidence", "#Share right", "#Rows"],
                [.. bins.Where(b => b.Count > 0).Select(b => (IReadOnlyList<FigureCell>)
                [
                    FigureCell.Of(b.Lower, Figures.Percent), FigureCell.Of(b.Upper, Figures.Percent),
                    FigureCell.Of(b.MeanConfidence, Figures.Percent), FigureCell.Of(b.Accuracy, Figures.Percent), FigureCell.Of(b.Count),
                ])]),
        }.Build();
    }
}
