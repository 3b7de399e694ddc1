using System.Xml.Linq;
using PseudoLabel.Run.Contracts;
using static PseudoLabel.Run.Results.Report.Html;

namespace PseudoLabel.Run.Results.Report;

/// <summary>The published model: learner, gate and calibration.</summary>
internal static class ModelSection
{
    public static XElement Build(RunMetrics metrics) => El(
        "section",
        Class("panel"),
        El("h2", "Model"),
        El(
            "div",
            Class("two"),
            El("div", Learners(metrics.Learner)),
            El("div", Published(metrics))),
        metrics.SecondOpinion is { } opinion ? El("p", Class("soft"), Words(opinion)) : null);

    private static string Words(SecondOpinionSummary opinion) =>
        $"Second opinion: labels spread over a graph of {Figures.Count(opinion.Nodes)} pool rows, each tied to its {opinion.Neighbors} "
        + $"nearest ({Figures.Count(opinion.Edges)} ties), had a share of {Figures.Percent(opinion.Share)} in what labeled the pool.";

    private static XElement Learners(LearnerSummary learner) => Tables.Table(
        "Learners compared by cross-validation on the labeled rows",
        ["Learner", "#Log-loss", "#Accuracy", "#Temperature"],
        learner.Candidates.Select(c => (IReadOnlyList<object?>)
        [
            new object?[] { c.Name, c.Name == learner.Name ? El("span", Class("badge"), "used") : null },
            Figures.Number(c.LogLoss),
            Figures.Number(c.Accuracy),
            Figures.Number(c.Temperature),
        ]),
        row => learner.Candidates[row].Name == learner.Name ? "chosen" : null);

    private static XElement Published(RunMetrics metrics)
    {
        GateSummary gate = metrics.Gate;
        CalibrationSummary calibration = metrics.Calibration;
        return Tables.Table(
            "The published model on out-of-fold labels",
            ["What", "#Value"],
            [
                ["Round", gate.Round == 0 ? "0, supervised" : Figures.Count(gate.Round)],
                ["Gate", gate.Name],
                ["Share of the self-trained model in the blend", Figures.Percent(gate.Blend)],
                ["Log-loss gain over the supervised model", Figures.Gain(gate.Gain)],
                .. calibration.Metrics.OrderBy(m => m.Key, StringComparer.Ordinal)
                .Select(m => (IReadOnlyList<object?>)[Figures.Title(m.Key), Figures.Number(m.Value)]),
                ["Calibration temperature", Figures.Number(calibration.Temperature)],
                ["Expected calibration error before", Figures.Number(calibration.ErrorBefore)],
                ["Expected calibration error after", Figures.Number(calibration.ErrorAfter)],
            ]);
    }
}
