using System.Globalization;
using System.Xml.Linq;
using PseudoLabel.Run.Contracts;
using PseudoLabel.SelfTraining.Gate;
using static PseudoLabel.Run.Results.Report.Html;

namespace PseudoLabel.Run.Results.Report;

/// <summary>The outcome in one sentence that needs no explanation.</summary>
internal static class VerdictSection
{
    public static XElement Build(RunMetrics metrics)
    {
        (string style, string tag, string sentence) = Verdict(metrics);
        return El(
            "section",
            Class($"verdict {style}"),
            At("aria-label", "Verdict"),
            El("p", Class("tag"), tag),
            El("p", Class("say"), sentence),
            El("p", Class("why"), metrics.Gate.Words));
    }

    private static (string Style, string Tag, string Sentence) Verdict(RunMetrics metrics)
    {
        GateSummary gate = metrics.Gate;
        string gain = double.IsFinite(gate.Gain.Mean)
            ? $"log-loss gain {Three(gate.Gain.Mean)} ± {Three(gate.Gain.StandardError)}"
            : "the gain could not be measured";
        return (metrics.Settings.MaxRounds, metrics.Settings.Fast, gate.Replaced) switch
        {
            (0, _, _) => ("keep", "Supervised only", "The supervised model was trained alone: no self-training was asked for."),
            (_, true, true) => ("warn", "Not gated", $"Self-training was published without the gate: {gain} on one held-out fold."),
            (_, true, false) => ("warn", "Not gated", "The supervised model was kept; the gate was left out (fast)."),
            (_, false, true) => (
                gate.Grade == GainGrade.Possible ? "keep" : "good", "Self-training accepted",
                $"Self-training replaced the supervised model: {gain}{Grade(gate.Grade)}."),
            (_, false, false) => ("keep", "Supervised model kept", $"No gain shown; the supervised model was kept ({gain})."),
        };
    }

    private static string Grade(GainGrade grade) => grade switch
    {
        GainGrade.Proven => ", proven",
        GainGrade.Likely => ", likely but not proven",
        GainGrade.Possible => ", no more than luck often shows",
        GainGrade.None => "",
    };

    private static string Three(double value) =>
        double.IsFinite(value) ? value.ToString("0.000;−0.000;0.000", CultureInfo.InvariantCulture) : "–";
}
