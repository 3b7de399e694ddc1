using System.Xml.Linq;
using PseudoLabel.Run.Contracts;
using static PseudoLabel.Run.Results.Report.Html;

namespace PseudoLabel.Run.Results.Report;

/// <summary>The network: what it is, how its training went, and what the unlabeled rows brought to it.</summary>
internal static class NeuralSection
{
    public static XElement? Build(RunMetrics metrics) => metrics.Neural is not { } neural ? null : El(
        "section",
        Class("panel"),
        El("h2", "Network"),
        El("p", Class("soft"), Words(neural)),
        El(
            "div",
            Class("two"),
            El("div", Scores(neural)),
            El("div", PseudoLabels(neural, metrics.Classes))));

    private static string Words(NeuralSummary neural) =>
        $"{neural.Network}, trained for {Figures.Count(neural.Steps)} steps on all labels and {Figures.Count(neural.UnlabeledRows)} "
        + $"unlabeled rows, repeats counted; loss on them: {neural.UnlabeledLoss}; temperature {Figures.Number(neural.Temperature)}. "
        + (neural.EndedEarly is { } why ? $"It ended early: {why}. " : "")
        + (neural.Device is { } device ? $"Trained on: {device}. " : "")
        + (neural.FailedAttempts.Count > 0 ? $"Attempts that failed before: {string.Join("; ", neural.FailedAttempts)}. " : "")
        + $"{Figures.Count(neural.Trainings)} trainings in all, {Figures.Count(neural.CutShort)} of them cut short by the time set.";

    private static XElement Scores(NeuralSummary neural) => Tables.Table(
        "The same network with and without the unlabeled rows, on labels that it had not seen",
        ["Trained on", "#Accuracy", "#Log-loss"],
        [
            ["labels and unlabeled rows", Figures.Percent(neural.WithPool.Accuracy), Figures.Number(neural.WithPool.LogLoss)],
            ["labels alone", Figures.Percent(neural.Alone.Accuracy), Figures.Number(neural.Alone.LogLoss)],
        ]);

    private static XElement PseudoLabels(NeuralSummary neural, IReadOnlyList<string> classes) => El(
        "details",
        El("summary",
            $"Pseudo-labels at the end of the training: a row's had a weight of {Figures.Percent(neural.PseudoShare)} on average"),
        Tables.Table(
            "Pseudo-labels of the last tenth of the steps by class, weighted",
            ["Class", "#Pseudo-labels"],
            classes.Select((name, k) => (IReadOnlyList<object?>)[
                Names.Of(name), Figures.Short(k < neural.PseudoByClass.Count ? neural.PseudoByClass[k] : double.NaN)])));
}
