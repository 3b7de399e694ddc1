using System.Globalization;
using PseudoLabel.Run.Contracts;
using PseudoLabel.SelfTraining.Selection;

namespace PseudoLabel.Run.Results;

/// <summary>
/// Classes that the precision of all accepted labels hides: few of those are of the class, or it is less precise than wanted by more than
/// chance.
/// </summary>
public static class RareClasses
{
    /// <summary>A class is rare if its share of the accepted labels is less than this, and than half of an even share.</summary>
    private const double RareShare = 0.1;
    private const int ClassesShown = 3;

    /// <summary>What is to be said of them, in one line; null where there are none.</summary>
    /// <param name="metrics">The run's figures.</param>
    public static string? Line(RunMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        DecisionSummary decisions = metrics.Decisions;
        double rare = Math.Min(RareShare, 0.5 / metrics.Classes.Count);
        (int Class, AcceptedEstimate Of, double Share, bool Short)[] hidden =
        [
            .. decisions.AcceptedEstimates.Select((of, k) => (
                    Class: k, Of: of, Share: decisions.AcceptedByClass[k] / (double)Math.Max(1, decisions.Accepted),
                    Short: of.PrecisionUpper < metrics.Settings.PrecisionTarget))
                .Where(c => c.Short || (c.Share < rare && c.Of.Labeled > 0))
                .OrderByDescending(c => c.Short).ThenByDescending(c => c.Of.AsOther / (double)Math.Max(1, c.Of.Labeled)),
        ];
        if (hidden.Length == 0 || decisions.Accepted == 0)
        {
            return null;
        }

        string more = hidden.Length > ClassesShown ? $"; and {hidden.Length - ClassesShown} more classes" : "";
        return "rare classes hide in the overall precision: "
            + string.Join("; ", hidden.Take(ClassesShown).Select(c => Words(metrics, c.Class, c.Of, c.Share))) + more;
    }

    private static string Words(RunMetrics metrics, int k, AcceptedEstimate of, double share)
    {
        string right = of.Precision is { } precision
            ? $"{of.Right} of {of.Accepted} held-out rows accepted as it are right ({Percent(precision)}, limits "
                + $"{Percent(of.PrecisionLower!.Value)} to {Percent(of.PrecisionUpper!.Value)})"
            : "no held-out row is accepted as it";
        string others = of.MostlyAs is { } other
            ? $", {of.AsOther} of its {of.Labeled} are accepted as another, mostly '{metrics.Classes[other]}'"
            : $", none of its {of.Labeled} is accepted as another";
        return string.Create(CultureInfo.InvariantCulture, $"'{metrics.Classes[k]}', {Percent(share)} of accepted labels: {right}{others}");
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %");
}
