using System.Xml.Linq;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Run.Contracts;
using static PseudoLabel.Run.Results.Report.Html;

namespace PseudoLabel.Run.Results.Report;

/// <summary>The published model: learner, gate and calibration.</summary>
internal static class ModelSection
{
    /// <summary>Classes up to which their table is open from the start.</summary>
    private const int OpenClasses = 20;

    public static XElement Build(RunMetrics metrics) => El(
        "section",
        Class("panel"),
        El("h2", "Model"),
        El(
            "div",
            Class("two"),
            El("div", Learners(metrics.Learner)),
            El("div", Published(metrics))),
        ByClass(metrics),
        metrics.SecondOpinion is { } opinion ? El("p", Class("soft"), Words(opinion)) : null,
        metrics.Mixture is { } mixture ? El("p", Class("soft"), Words(mixture)) : null);

    private static string Words(SecondOpinionSummary opinion) =>
        $"Second opinion: labels spread over a graph of {Figures.Count(opinion.Nodes)} pool rows, each tied to its {opinion.Neighbors} "
        + $"nearest ({Figures.Count(opinion.Edges)} ties), had a share of {Figures.Percent(opinion.Share)} in what labeled the pool.";

    private static string Words(MixtureSummary mixture) =>
        "Mixture of the classes: fitted to the texts' terms and the networks' vectors of labels and pool together, it had a share of "
        + $"{Figures.Percent(mixture.Share)} in what labeled the pool and in the model of every round.";

    private static XElement Learners(LearnerSummary learner) => Tables.Table(
        "Learners compared by cross-validation on the labeled rows, before self-training",
        ["Learner", "#Log-loss", "#Accuracy", "#Temperature"],
        learner.Candidates.Select(c => (IReadOnlyList<object?>)
        [
            new object?[] { c.Name, c.Name == learner.Name ? El("span", Class("badge"), "used") : null },
            Figures.Number(c.LogLoss),
            Figures.Percent(c.Accuracy),
            Figures.Number(c.Temperature),
        ]),
        row => learner.Candidates[row].Name == learner.Name ? "chosen" : null);

    /// <summary>What the metrics that are means over the classes hide; of many classes it is folded up.</summary>
    private static XElement? ByClass(RunMetrics metrics)
    {
        IReadOnlyList<ClassScores> scores = metrics.Calibration.ByClass;
        if (scores.Count == 0)
        {
            return null;
        }

        XElement table = Tables.Table(
            "Published model, held-out labeled rows, each class: its rows, average precision against the rest, log-loss of its rows",
            ["Class", "#Labeled rows", "#Average precision", "#Log-loss"],
            metrics.Classes.Zip(scores, (name, of) => (IReadOnlyList<object?>)
                [Names.Of(name), Figures.Count(of.Rows), Figures.Percent(of.AveragePrecision), Figures.Number(of.LogLoss)]));
        return scores.Count <= OpenClasses ? table : El("details", El("summary", $"All {scores.Count} classes by themselves"), table);
    }

    private static XElement Published(RunMetrics metrics)
    {
        GateSummary gate = metrics.Gate;
        CalibrationSummary calibration = metrics.Calibration;
        return Tables.Table(
            "The published model",
            ["What", "#Value"],
            [
                ["Round", gate.Round == 0 ? "0, supervised" : Figures.Count(gate.Round)],
                ["Gate", gate.Name],
                ["Share of the self-trained model in the blend", Figures.Percent(gate.Blend)],
                [gate.Replaced ? "Log-loss gain by the gate" : "Log-loss gain of the best that was refused", Figures.Gain(gate.Gain)],
                ["Calibration temperature", Figures.Number(calibration.Temperature)],
                ["Expected calibration error before", Figures.Percent(calibration.ErrorBefore)],
                ["Expected calibration error after", Figures.Percent(calibration.ErrorAfter)],
            ]);
    }
}
