using System.Globalization;
using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Run.Activities.Notices;

/// <summary>What a shift means and what to do about it, in words.</summary>
internal static class ShiftNotices
{
    private const int NamedColumns = 3;
    private const int NamedClasses = 3;

    /// <summary>The notice of a shift; none where there is none.</summary>
    public static IEnumerable<string> Of(ShiftSummary? shift) => shift is not { Shifted: true } ? [] :
    [
        $"the unlabeled rows are not drawn like the labeled ones: {Figures(shift)}. Held-out figures, the gate and the thresholds speak "
        + "for rows like the labeled ones only. Labels gathered evenly by class, from another time or from another place do this: label "
        + "the audit rows of review.csv to see how right the accepted labels are, and add labels of rows drawn at random from the "
        + "unlabeled files; shift refuse would have ended the run here",
    ];

    /// <summary>The notice of other class shares; none where there are none.</summary>
    public static IEnumerable<string> Of(ClassBalanceSummary? balance, IReadOnlyList<string> classes) =>
        balance is not { Shifted: true } ? [] :
    [
        $"the classes are not as frequent in the unlabeled rows as in the labeled ones ({P(balance.PValue)}), by the model's own "
        + $"predictions, held out and not: {string.Join(", ", Differences(balance, classes))}. Thresholds and precision are measured on "
        + "the labels' shares: of classes that are rarer in the unlabeled rows, more accepted labels are wrong than they say; check the "
        + "audit rows of review.csv",
    ];

    /// <summary>Why a run is refused.</summary>
    public static string Refusal(ShiftSummary shift) =>
        $"the unlabeled rows are not drawn like the labeled ones: {Figures(shift)}, and shift is set to refuse; label rows drawn at random "
        + "from the unlabeled files, leave out files that do not belong, or set shift to warn";

    private static string Figures(ShiftSummary shift)
    {
        string columns = string.Join(", ", shift.Columns.Take(NamedColumns).Select(c => $"'{c.Name}'"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"a classifier tells the two apart with an AUC of {shift.Auc:0.00} ({P(shift.PValue)}; chance is "
                + $"0.50){(columns.Length == 0 ? "" : $", most by {columns}")}");
    }

    private static IEnumerable<string> Differences(ClassBalanceSummary balance, IReadOnlyList<string> classes) =>
        Enumerable.Range(0, classes.Count)
            .OrderByDescending(k => Math.Abs(balance.PoolShares[k] - balance.LabeledShares[k])).ThenBy(k => k)
            .Take(NamedClasses)
            .Select(k => string.Create(
                CultureInfo.InvariantCulture,
                $"'{classes[k]}' {100 * balance.LabeledShares[k]:0.#} % of the labeled, {100 * balance.PoolShares[k]:0.#} % of the "
                    + $"unlabeled"));

    private static string P(double value) =>
        value < 0.0001 ? "p < 0.0001" : string.Create(CultureInfo.InvariantCulture, $"p = {value:0.####}");
}
