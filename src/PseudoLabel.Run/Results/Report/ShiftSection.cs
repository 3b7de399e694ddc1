using System.Xml.Linq;
using PseudoLabel.Run.Contracts;
using static PseudoLabel.Run.Results.Report.Html;

namespace PseudoLabel.Run.Results.Report;

/// <summary>Whether the labeled rows can speak for the unlabeled ones: the two shift tests, and what sets the two apart.</summary>
internal static class ShiftSection
{
    /// <summary>Classes up to which their table is open from the start.</summary>
    private const int OpenClasses = 20;

    public static XElement? Build(RunMetrics metrics)
    {
        ClassSharesSummary? shares = metrics.ClassShares is { Source: not "labels" } known ? known : null;
        return metrics.Shift is null && metrics.ClassBalance is null && shares is null ? null : El(
            "section",
            Class("panel"),
            El("h2", "Labeled and unlabeled rows: drawn alike?"),
            metrics.Shift is { } shift ? Shift(shift) : null,
            shares is not null ? Shares(shares, metrics.Classes) : null,
            metrics.ClassBalance is { } balance ? Balance(balance, metrics.Classes) : null);
    }

    private static object?[] Shares(ClassSharesSummary shares, IReadOnlyList<string> classes)
    {
        bool estimated = shares.Low.Count > 0;
        XElement table = Tables.Table(
            "How common each class is, and what its probability is multiplied by",
            ["Class", "#Labeled rows", estimated ? "#Unlabeled rows, estimated" : "#Unlabeled rows, as given", "#Factor"],
            classes.Select((name, k) => (IReadOnlyList<object?>)
            [
                Names.Of(name),
                Figures.Percent(Figures.At(shares.Labeled, k)),
                estimated
                    ? $"{Figures.Percent(shares.Pool[k])} ({Figures.Percent(shares.Low[k])} to {Figures.Percent(shares.High[k])})"
                    : Figures.Percent(shares.Pool[k]),
                Figures.Number(Figures.At(shares.Factors, k)),
            ]));
        string effect = shares.AccuracyAfter is { } after && shares.AccuracyBefore is { } before
            ? "Predictions are corrected by them: the share of labeled rows that are right out of fold, weighted as common as the classes "
                + $"are among the unlabeled rows, goes from {Figures.Percent(before)} to {Figures.Percent(after)}."
            : "They are too uncertain, or too much like the labels', to correct predictions by.";
        string draw = estimated ? "The labels were drawn evenly over the classes, so they do not tell how common the classes are. " : "";
        return
        [
            El("p", Class("soft"), draw + effect),
            classes.Count <= OpenClasses ? table : El("details", El("summary", $"All {classes.Count} classes"), table),
        ];
    }

    private static object?[] Shift(ShiftSummary shift) =>
    [
        El(
            "p",
            Class("soft"),
            $"A classifier that learns to tell labeled from unlabeled rows reaches an AUC of {Figures.Percent(shift.Auc)} on rows it had "
            + $"not seen (chance: 50 %; p = {Figures.Number(shift.PValue)}; {Figures.Count(shift.LabeledRows)} labeled, "
            + $"{Figures.Count(shift.PoolRows)} unlabeled rows): "
            + (shift.Shifted ? "they are not drawn alike." : "no difference is shown.")),
        shift.Shifted && shift.Columns.Count > 0 ? Tables.Table(
            "The columns that tell them apart most",
            ["Column", "#Share of the difference"],
            shift.Columns.Select(c => (IReadOnlyList<object?>)[Names.Of(c.Name), Figures.Percent(c.Share)])) : null,
    ];

    private static object?[] Balance(ClassBalanceSummary balance, IReadOnlyList<string> classes)
    {
        XElement table = Tables.Table(
            "Share of each class, as the published model predicts it",
            ["Class", "#Labeled rows, held out", "#Unlabeled rows"],
            classes.Select((name, k) => (IReadOnlyList<object?>)
                [
                    Names.Of(name), Figures.Percent(Figures.At(balance.LabeledShares, k)),
                    Figures.Percent(Figures.At(balance.PoolShares, k)),
                ]));
        return
        [
            El(
                "p",
                Class("soft"),
                $"Class shares, predicted in both: {(balance.Shifted ? "they differ beyond chance" : "no difference is shown")} (p = "
                    + $"{Figures.Number(balance.PValue)})."),
            classes.Count <= OpenClasses ? table : El("details", El("summary", $"All {classes.Count} classes"), table),
        ];
    }
}
