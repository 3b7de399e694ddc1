using PseudoLabel.Learning.Metrics.Evaluation;
using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Cli.Terminal;

/// <summary>What a person reads of an evaluation.</summary>
internal static class EvaluationTables
{
    private const int MostClasses = 20;
    private const int MostConfused = 8;
    private const int MatrixClasses = 8;
    private static readonly string[] Order =
        ["accuracy", "balanced-accuracy", "macro-f1", "mcc", "auc", "average-precision", "log-loss", "brier", "ece", "cost"];

    /// <summary>Writes it.</summary>
    /// <param name="report">What was found.</param>
    public static void Write(TextWriter writer, EvaluationReport report)
    {
        EvaluationResult result = report.Result;
        WriteRows(writer, report);
        writer.WriteLine();
        TextTable.Write(
            writer,
            [["metric", "value", "95 % limits"],
                .. Order.Where(result.Metrics.ContainsKey).Select(name => Row(name, result.Metrics[name]))]);
        if (result.AucRows < result.Rows)
        {
            writer.WriteLine($"auc, average-precision: from {Words.Count(result.AucRows, "row")} drawn by chance");
        }

        writer.WriteLine();
        WriteClasses(writer, report);
        writer.WriteLine();
        WriteScores(writer, report);
        writer.WriteLine();
        WriteConfusion(writer, report);
        writer.WriteLine();
        TextTable.Write(writer, [["confidence", "rows", "coverage", "precision", "95 % limits"],
            .. result.Coverage.Where(p => p.Rows > 0).DistinctBy(p => p.Rows).Select(p => (string[])
            [$">= {p.Threshold:0.###}", Words.Number(p.Rows), Words.Percent(p.Coverage), .. Shares(p.Precision)])]);
        writer.WriteLine();
        TextTable.Write(writer,
            [["confidence in", "rows", "mean", "right", "95 % limits"], .. result.Calibration.Where(b => b.Rows > 0).Select(b => (string[])
            [$"{Words.Percent(b.Lower)} - {Words.Percent(b.Upper)}", Words.Number(b.Rows), Words.Percent(b.MeanConfidence),
                .. Shares(b.Accuracy)])]);
    }

    /// <summary>A share and its limits, in percent.</summary>
    public static IEnumerable<string> Shares(MetricEstimate estimate) =>
        estimate.Value is { } value
            ? [Words.Percent(value), $"{Words.Percent(estimate.Lower!.Value)} - {Words.Percent(estimate.Upper!.Value)}"] : ["-", "-"];

    private static void WriteRows(TextWriter writer, EvaluationReport report)
    {
        string[] left =
        [
            .. report.Unlabeled == 0 ? Array.Empty<string>() : [$"{Words.Number(report.Unlabeled)} without a label"],
            .. report.UnknownLabels == 0 ? Array.Empty<string>()
                : [$"{Words.Number(report.UnknownLabels)} with a label that the model does not know"],
            .. report.SetAside == 0 ? Array.Empty<string>() : [$"{Words.Number(report.SetAside)} set aside"],
        ];
        string of = left.Length == 0 ? "" : $" of {Words.Number(report.Rows)} ({string.Join(", ", left)})";
        writer.WriteLine($"{Words.Count(report.Result.Rows, "row")}{of} by column '{report.LabelColumn}'; model: {report.Learner}, "
            + (report.Round == 0 ? "supervised" : $"self-trained, round {report.Round}"));
        if (report.UnknownLabels > 0)
        {
            writer.WriteLine(
                $"note: labels that the model does not know: "
                    + $"{string.Join(", ", report.UnknownNames.Select(n => $"'{n.Label}' ({Words.Number(n.Rows)})"))}");
        }

        if (report.SetAside > 0)
        {
            writer.WriteLine($"note: first row set aside: {report.SetAsideReason}");
        }

        foreach (string notice in report.Notices)
        {
            writer.WriteLine($"note: {notice}");
        }
    }

    private static string[] Row(string name, MetricEstimate estimate) =>
    [
        name,
        estimate.Value is { } value ? Words.Metric(value) : "-",
        estimate.Lower is { } lower ? $"{Words.Metric(lower)} - {Words.Metric(estimate.Upper!.Value)}" : "-",
    ];

    private static void WriteClasses(TextWriter writer, EvaluationReport report)
    {
        int[] shown = Shown(report);
        List<IReadOnlyList<string>> rows =
            [["class", "rows", "predicted", "precision", "95 % limits", "recall", "95 % limits", "F1", "95 % limits"]];
        rows.AddRange(shown.Select(k => report.Result.ByClass[k] is var c ? (IReadOnlyList<string>)
            [report.Classes[k], Words.Number(c.Labeled), Words.Number(c.Predicted), .. Shares(c.Precision), .. Shares(c.Recall),
                .. Shares(c.F1)] : []));
        TextTable.Write(writer, rows);
        if (shown.Length < report.Classes.Count)
        {
            writer.WriteLine($"and {Words.Count(report.Classes.Count - shown.Length, "class")} more with fewer rows");
        }
    }

    /// <summary>What needs each class's probabilities, not the predictions alone.</summary>
    private static void WriteScores(TextWriter writer, EvaluationReport report) => TextTable.Write(
        writer,
        [["class", "average precision", "95 % limits", "log-loss", "95 % limits"], .. Shown(report).Select(k => (string[])
        [report.Classes[k], .. Row("", report.Result.AveragePrecisionByClass[k]).Skip(1),
            .. Row("", report.Result.LogLossByClass[k]).Skip(1)])]);

    /// <summary>The classes with the most rows, in their order.</summary>
    private static int[] Shown(EvaluationReport report) =>
    [
        .. Enumerable.Range(0, report.Classes.Count).OrderByDescending(k => report.Result.ByClass[k].Labeled).ThenBy(k => k)
            .Take(MostClasses).Order(),
    ];

    /// <summary>The confusion matrix; of many classes the pairs that are most often taken for one another.</summary>
    private static void WriteConfusion(TextWriter writer, EvaluationReport report)
    {
        if (report.Classes.Count <= MatrixClasses)
        {
            Dictionary<(int, int), long> cells = report.Result.Confusion.ToDictionary(c => (c.Label, c.Predicted), c => c.Rows);
            int[] classes = [.. Enumerable.Range(0, report.Classes.Count)];
            TextTable.Write(writer, [["true \\ predicted", .. report.Classes],
                .. classes.Select(
                    y => (string[])[report.Classes[y], .. classes.Select(p => Words.Number(cells.GetValueOrDefault((y, p))))])]);
            return;
        }

        ConfusionCell[] wrong =
            [.. report.Result.Confusion.Where(c => c.Label != c.Predicted).OrderByDescending(c => c.Rows).Take(MostConfused)];
        TextTable.Write(writer, [["most confused", "taken for", "rows"], .. wrong.Select(c => (string[])
            [report.Classes[c.Label], report.Classes[c.Predicted], Words.Number(c.Rows)])]);
    }
}
