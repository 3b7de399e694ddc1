using System.Xml.Linq;
using PseudoLabel.Run.Contracts;
using static PseudoLabel.Run.Results.Report.Html;

namespace PseudoLabel.Run.Results.Report;

/// <summary>The outcome in words that need no explanation.</summary>
internal static class VerdictSection
{
    public static XElement Build(RunMetrics metrics)
    {
        VerdictSummary verdict = metrics.Verdict ?? Verdict.Of(metrics);
        (string style, string tag) = Look(verdict.Kind);
        return El(
            "section",
            Class($"verdict {style}"),
            At("aria-label", "Verdict"),
            El("p", Class("tag"), tag),
            verdict.Sentences.Select(sentence => El("p", Class("say"), sentence)),
            El("p", Class("why"), $"In the words of the gate: {metrics.Gate.Words.TrimEnd('.')}."));
    }

    private static (string Style, string Tag) Look(VerdictKind kind) => kind switch
    {
        VerdictKind.Better => ("good", "Better"),
        VerdictKind.LikelyBetter => ("good", "Likely better"),
        VerdictKind.NotShown => ("keep", "Not shown to be better"),
        VerdictKind.Kept => ("keep", "Supervised model kept"),
        VerdictKind.Supervised => ("keep", "Supervised only"),
        VerdictKind.NotGated => ("warn", "Not gated"),
    };
}
