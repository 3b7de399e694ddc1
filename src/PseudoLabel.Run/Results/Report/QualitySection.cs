using System.Xml.Linq;
using PseudoLabel.Run.Contracts;
using static PseudoLabel.Run.Results.Report.Html;

namespace PseudoLabel.Run.Results.Report;

/// <summary>How good the labels are: what is taken for what, and what another precision would have given.</summary>
internal static class QualitySection
{
    public static XElement? Build(RunMetrics metrics)
    {
        XElement? confusion = ConfusionTable.Build(metrics);
        XElement? curve = PrecisionCurvePlot.Build(metrics);
        return confusion is null && curve is null ? null : El(
            "section",
            Class("panel"),
            El("h2", "How good the labels are"),
            El("p", Class("soft"), "All of it is of the published model, on held-out labeled rows."),
            El("div", Class("charts"), curve, confusion));
    }
}
