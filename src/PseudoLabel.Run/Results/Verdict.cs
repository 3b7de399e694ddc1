using System.Globalization;
using PseudoLabel.Run.Contracts;
using PseudoLabel.SelfTraining.Gate;

namespace PseudoLabel.Run.Results;

/// <summary>Says what came of a run: the same words on the console, in the report and in the web app.</summary>
public static class Verdict
{
    /// <summary>The verdict.</summary>
    /// <param name="metrics">The run's figures.</param>
    public static VerdictSummary Of(RunMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        VerdictKind kind = Kind(metrics);
        return new VerdictSummary(kind, [Model(kind, metrics.Gate), Rows(metrics.Decisions, 1 - metrics.Settings.PrecisionRisk)]);
    }

    private static VerdictKind Kind(RunMetrics metrics) =>
        metrics.Settings.MaxRounds == 0 ? VerdictKind.Supervised
        : metrics.Settings.Fast ? VerdictKind.NotGated
        : !metrics.Gate.Replaced ? VerdictKind.Kept
        : metrics.Gate.Grade switch
        {
            GainGrade.Proven => VerdictKind.Better,
            GainGrade.Likely => VerdictKind.LikelyBetter,
            GainGrade.Possible or GainGrade.None => VerdictKind.NotShown,
        };

    private static string Model(VerdictKind kind, GateSummary gate) => kind switch
    {
        VerdictKind.Better => "The unlabeled rows made the model better, and held-out labels prove it.",
        VerdictKind.LikelyBetter => "The unlabeled rows probably made the model better: held-out labels speak for it without proving it.",
        VerdictKind.NotShown => "A model that learned from the unlabeled rows is published; that it is better is not shown.",
        VerdictKind.Kept => "The unlabeled rows did not make the model better, so the model of the labels alone is kept.",
        VerdictKind.Supervised => "The model was trained on the labels alone, as asked for.",
        VerdictKind.NotGated when gate.Replaced =>
            "A model that learned from the unlabeled rows is published; whether it is better was not tested (fast).",
        VerdictKind.NotGated => "The model of the labels alone is kept; the gate was left out (fast).",
    };

    private static string Rows(DecisionSummary decisions, double confidence)
    {
        if (decisions.Accepted == 0)
        {
            return "No label could be accepted at the precision asked for: every row is left for review.";
        }

        double share = decisions.Accepted / (double)Math.Max(1, decisions.Rows - decisions.Labeled);
        string right = decisions.EstimatedPrecision is { } precision
            ? string.Create(CultureInfo.InvariantCulture, $": about {100 * precision:0.0} % of these labels are right")
                + (decisions.PrecisionLowerBound is { } lower
                    ? string.Create(
                        CultureInfo.InvariantCulture, $", at least {100 * lower:0.0} % with {100 * confidence:0.#} % confidence.") : ".")
            : "; how many of these labels are right could not be estimated.";
        return string.Create(CultureInfo.InvariantCulture,
            $"{decisions.Accepted:N0} of {decisions.Rows - decisions.Labeled:N0} rows ({100 * share:0} %) got a label{right}");
    }
}
