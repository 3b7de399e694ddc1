using System.Xml.Linq;
using PseudoLabel.Run.Contracts;
using static PseudoLabel.Run.Results.Report.Html;

namespace PseudoLabel.Run.Results.Report;

/// <summary>What to do next, in the words of the web app.</summary>
internal static class NextSection
{
    public static XElement? Build(RunMetrics metrics)
    {
        IReadOnlyList<NextStep> steps = metrics.Next ?? NextSteps.Of(metrics);
        return steps.Count == 0 ? null : El(
            "section", Class("panel next"), El("h2", "What to do next"), El("ul", steps.Select(step => El("li", Words(step)))));
    }

    private static object?[] Words(NextStep step) =>
    [
        step.Kind == NextStepKind.LabelRows ? El("strong", step.Before) : step.Before,
        step.Names.Count == 0 ? null : Names.List(step.Names, step.More),
        step.After,
    ];
}
