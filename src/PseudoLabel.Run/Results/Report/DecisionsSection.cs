using System.Xml.Linq;
using PseudoLabel.Run.Contracts;
using PseudoLabel.SelfTraining.Filters;
using PseudoLabel.SelfTraining.Selection;
using static PseudoLabel.Run.Results.Report.Html;

namespace PseudoLabel.Run.Results.Report;

/// <summary>What became of the unlabeled rows: overall, by confidence and by class.</summary>
internal static class DecisionsSection
{
    /// <summary>Classes whose histogram is shown from the start.</summary>
    private const int FirstClasses = 12;

    /// <summary>Classes up to which their table is open from the start.</summary>
    private const int OpenClasses = 20;

    /// <summary>Classes up to which each histogram is a file too: each would make the page larger by some thousand characters.</summary>
    private const int MostDrawings = 50;

    /// <summary>Classes up to which the page holds the histograms' numbers as a table.</summary>
    private const int MostNumbers = 50;
    private const string Confidences = "Confidence of the unlabeled rows";
    private static readonly string[] EstimateColumns = ["#Held out: precision", "#Recall", "#As another"];

    public static XElement Build(RunMetrics metrics, ClassColors colors)
    {
        DecisionSummary decisions = metrics.Decisions;
        int[] byRows = [
            .. Enumerable.Range(0, metrics.Classes.Count).OrderByDescending(c => Figures.At(decisions.PredictedByClass, c)).ThenBy(c => c)];
        int[] first = [.. byRows.Take(FirstClasses).Order()];
        int[] others = [.. byRows.Skip(FirstClasses).Order()];
        return El(
            "section",
            Class("panel"),
            El("h2", "Pseudo-labels"),
            El("p", Class("soft"),
                $"Accepted + review + rejected{(decisions.Labeled == 0 ? "" : " + labeled before")} = all unlabeled rows. "
                    + "Precision wanted among accepted labels: "
                    + $"{Figures.Percent(metrics.Settings.PrecisionTarget)}."),
            decisions.CarriedFrom is { } from ? El(
                "p",
                Class("soft"),
                $"Thresholds are carried over from {from} where they were higher there, with a weight of "
                    + $"{Figures.Short(metrics.Settings.Carry)} against this run's own.") : null,
            RareClasses.Line(metrics) is { } rare ? El("p", Class("soft"), char.ToUpperInvariant(rare[0]) + rare[1..] + ".") : null,
            DecisionBar.Draw(decisions),
            Unlike(metrics),
            metrics.Classes.Count <= OpenClasses
                ? Table(metrics)
                : El("details", El("summary", $"All {metrics.Classes.Count} classes with their thresholds"), Table(metrics)),
            El("h3", Class("apart"), Confidences),
            El("p", Class("soft"),
                "Rows by calibrated probability of their predicted class. The dashed line is the threshold from which labels are "
                    + "accepted."),
            El("div", Class("small"), first.Select(c => Histogram(metrics, c, colors))),
            others.Length == 0 ? null : El(
                "details",
                El("summary", others.Length == 1 ? "1 further class" : $"{others.Length} further classes"),
                El("div", Class("small"), others.Select(c => Histogram(metrics, c, colors)))),
            Figure.Links(Figure.Csv(Histograms(metrics), "confidence", Confidences)),
            metrics.Classes.Count <= MostNumbers ? Figure.Fold(Histograms(metrics), Confidences) : null);
    }

    /// <summary>Rows by class and confidence.</summary>
    private static FigureData Histograms(RunMetrics metrics) => new(
        ["Class", "#Confidence from", "#To", "#Rows"],
        [.. metrics.Classes.SelectMany((name, k) =>
            Bins(metrics, k).Select((rows, bin) => (Rows: rows, Bin: bin)).Where(b => b.Rows > 0).Select(b => (IReadOnlyList<FigureCell>)
            [
                FigureCell.Of(name), FigureCell.Of(b.Bin / (double)Bins(metrics, k).Count, Figures.Percent),
                FigureCell.Of((b.Bin + 1) / (double)Bins(metrics, k).Count, Figures.Percent), FigureCell.Of(b.Rows),
            ]))]);

    private static IReadOnlyList<long> Bins(RunMetrics metrics, int index) =>
        Figures.At(metrics.Decisions.ConfidenceHistogram, index) ?? [];

    private static XElement? Unlike(RunMetrics metrics)
    {
        bool auto = metrics.Settings.OodFilter == OodFilters.Auto;
        if (metrics.Settings.OodFilter == OodFilters.Off || (auto && metrics.Decisions.Outliers == 0))
        {
            return null;
        }

        string share = metrics.Unlike is { LowerShare: > 0 } unlike
            ? $"no labeled row stands for an estimated {Figures.Percent(unlike.Share)} of the unlabeled rows" : "they are not accepted";
        return El(
            "p", Class("soft"),
            $"{Figures.Count(metrics.Decisions.Outliers)} of the rows for review are unlike the labeled rows "
                + $"({metrics.Settings.OodFilter}): {(auto ? share : "they were never trained on")}.");
    }

    private static XElement Histogram(RunMetrics metrics, int index, ClassColors colors)
    {
        double? threshold = Figures.At(metrics.Decisions.Thresholds, index);
        return new Figure
        {
            Title = metrics.Classes[index],
            Note = threshold is { } t ? $"accepted from {Figures.Confidence(t)}" : "none accepted",
            Drawing = ConfidenceHistogramPlot.Draw(metrics.Classes[index], Bins(metrics, index), threshold, colors.Of(index)),
            File = metrics.Classes.Count <= MostDrawings ? $"confidence-{index + 1}" : null,
        }.Build();
    }

    private static object[] Estimates(AcceptedEstimate of) =>
    [
        of.Precision is null ? Figures.Percent(null) : $"{Figures.Percent(of.Precision)} ({of.Right}/{of.Accepted})",
        Figures.Percent(of.Recall),
        $"{of.AsOther}/{of.Labeled}",
    ];

    private static XElement Table(RunMetrics metrics)
    {
        DecisionSummary decisions = metrics.Decisions;
        bool estimated = decisions.AcceptedEstimates.Count > 0;
        return Tables.Table(
            "Each class: labeled, predicted and accepted rows, its acceptance threshold"
                + (estimated ? ", and of held-out labeled rows how many accepted as it are right, and its own accepted as another" : ""),
            ["Class", "#Labeled", "#Predicted", "#Accepted", "#Share accepted", "#Threshold",
                .. estimated ? EstimateColumns : [], "Why this threshold"],
            metrics.Classes.Select((name, c) =>
            {
                long predicted = Figures.At(decisions.PredictedByClass, c);
                long accepted = Figures.At(decisions.AcceptedByClass, c);
                return (IReadOnlyList<object?>)
                [
                    Names.Of(name),
                    Figures.Count(Figures.At(metrics.Inputs.LabeledByClass, c)),
                    Figures.Count(predicted),
                    Figures.Count(accepted),
                    Figures.Percent(accepted, predicted),
                    Figures.At(decisions.Thresholds, c) is { } t ? Figures.Confidence(t) : "none",
                    .. estimated ? Estimates(decisions.AcceptedEstimates[c]) : [],
                    Figures.At(decisions.ThresholdReasons, c) ?? "",
                ];
            }));
    }
}
