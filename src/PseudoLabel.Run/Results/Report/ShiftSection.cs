using System.Xml.Linq;
using PseudoLabel.Run.Contracts;
using static PseudoLabel.Run.Results.Report.Html;

namespace PseudoLabel.Run.Results.Report;

/// <summary>Whether the labeled rows can speak for the unlabeled ones: the two shift tests, and what sets the two apart.</summary>
internal static class ShiftSection
{
    /// <summary>Classes up to which their table is open from the start.</summary>
    private const int OpenClasses = 20;

    public static XElement? Build(RunMetrics metrics) => metrics.Shift is null && metrics.ClassBalance is null ? null : El(
        "section",
        Class("panel"),
        El("h2", "Labeled and unlabeled rows: drawn alike?"),
        metrics.Shift is { } shift ? Shift(shift) : null,
        metrics.ClassBalance is { } balance ? Balance(balance, metrics.Classes) : null);

    private static object?[] Shift(ShiftSummary shift) =>
    [
        El(
            "p",
            Class("soft"),
            $"A classifier that learns to tell labeled from unlabeled rows reaches an AUC of {Figures.Number(shift.Auc)} on rows it had "
            + $"not seen (chance: 0.5; p = {Figures.Number(shift.PValue)}; {Figures.Count(shift.LabeledRows)} labeled, "
            + $"{Figures.Count(shift.PoolRows)} unlabeled rows): "
            + (shift.Shifted ? "they are not drawn alike." : "no difference is shown.")),
        shift.Shifted && shift.Columns.Count > 0 ? Tables.Table(
            "The columns that tell them apart most",
            ["Column", "#Share of the difference"],
            shift.Columns.Select(c => (IReadOnlyList<object?>)[c.Name, Figures.Percent(c.Share)])) : null,
    ];

    private static object?[] Balance(ClassBalanceSummary balance, IReadOnlyList<string> classes)
    {
        XElement table = Tables.Table(
            "Share of each class, as the published model predicts it",
            ["Class", "#Labeled rows, held out", "#Unlabeled rows"],
            classes.Select((name, k) => (IReadOnlyList<object?>)
                [name, Figures.Percent(Figures.At(balance.LabeledShares, k)), Figures.Percent(Figures.At(balance.PoolShares, k))]));
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
