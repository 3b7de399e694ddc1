using PseudoLabel.Learning.Metrics;
using PseudoLabel.Learning.Metrics.Evaluation;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Results;

namespace PseudoLabel.Cli.Terminal;

/// <summary>What a person reads when a run is done.</summary>
internal static class RunSummary
{
    private const int ClassesShown = 12;
    private const int ImportantColumns = 5;
    private const int TruthClasses = 20;
    private static readonly string[] MetricNames =
        ["log-loss", "accuracy", "balanced-accuracy", "macro-f1", "mcc", "auc", "average-precision", "cost"];

    /// <summary>Writes it, then the files written, one a line; nothing where only errors are wanted.</summary>
    /// <param name="context">The terminal.</param>
    /// <param name="result">What the run gave.</param>
    public static void WriteWithFiles(CliContext context, LocalRunResult result)
    {
        if (context.Log.Detail == LogDetail.Quiet)
        {
            return;
        }

        Write(context.Out, result.Metrics, drawn: context.OutIsTerminal);
        context.Out.WriteLine();
        WriteFiles(context.Out, result.Files);
    }

    /// <summary>Writes names of files, one a line.</summary>
    public static void WriteFiles(TextWriter writer, IEnumerable<string> files)
    {
        foreach (string file in files)
        {
            writer.WriteLine(file);
        }
    }

    /// <summary>Writes the verdict, what was read, how the rounds went, what the gate decided and what became of the rows.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="metrics">The run's figures.</param>
    /// <param name="drawn">Whether the rounds are drawn, too: signs that a pipe need not understand.</param>
    public static void Write(TextWriter writer, RunMetrics metrics, bool drawn = false)
    {
        foreach (string sentence in (metrics.Verdict ?? Verdict.Of(metrics)).Sentences)
        {
            writer.WriteLine(sentence);
        }

        writer.WriteLine();
        WriteInputs(writer, metrics);
        writer.WriteLine();
        TextTable.Write(writer, Rounds(metrics));
        string first = ClassificationMetrics.Name(metrics.Settings.Metric);
        if (drawn && metrics.Rounds.Count > 1)
        {
            writer.WriteLine($"{first} by round: {Sparkline.Of([.. metrics.Rounds.Select(r => r.Metrics[first])])}");
        }

        if (metrics.StopReason.Length > 0)
        {
            writer.WriteLine($"stopped: {metrics.StopReason}");
        }

        if (metrics.Neural is { } neural)
        {
            writer.WriteLine(
                $"network: {neural.Network}; accuracy {Words.Percent(neural.WithPool.Accuracy)} with the unlabeled rows "
                + $"({neural.UnlabeledLoss}), {Words.Percent(neural.Alone.Accuracy)} on labels alone (held out)");
        }

        writer.WriteLine();
        writer.WriteLine($"gate: {metrics.Gate.Words}");
        WriteDecisions(writer, metrics.Decisions);
        if (RareClasses.Line(metrics) is { } rare)
        {
            writer.WriteLine(rare);
        }

        WriteTruth(writer, metrics);
        WriteImportance(writer, metrics.Importance);
        foreach (string notice in metrics.Notices)
        {
            writer.WriteLine($"note: {notice}");
        }
    }

    private static void WriteInputs(TextWriter writer, RunMetrics metrics)
    {
        InputSummary inputs = metrics.Inputs;
        string classes = string.Join(
            ", ", metrics.Classes.Zip(inputs.LabeledByClass, (name, count) => $"{name} {Words.Number(count)}").Take(ClassesShown))
            + (metrics.Classes.Count > ClassesShown ? $" and {Words.Number(metrics.Classes.Count - ClassesShown)} more" : "");
        string labeledAside = inputs.LabeledSetAside == 0 ? "" : $", {Words.Number(inputs.LabeledSetAside)} set aside";
        string unlabeledAside = inputs.SetAsideRows == 0 ? "" : $", {Words.Number(inputs.SetAsideRows)} set aside";
        string labeled = Words.Count(inputs.LabeledRows, "row") + labeledAside;
        string unlabeled = $"{Words.Count(inputs.UnlabeledRows, "row")} in {Words.Count(inputs.UnlabeledFiles, "file")}{unlabeledAside}";
        writer.WriteLine($"labeled: {labeled}; {Words.Count(metrics.Classes.Count, "class")}: {classes}");
        string outside = inputs.FilesOutsideWindow == 0 ? ""
            : $" ({Words.Count(inputs.FilesOutsideWindow, "file")} outside the window {metrics.Settings.Window})";
        writer.WriteLine($"unlabeled: {unlabeled}{outside}");
        writer.WriteLine($"features: {Words.Number(inputs.Features)}");
        IReadOnlyList<LearnerCandidateSummary> candidates = metrics.Learner.Candidates;
        string scores = string.Join(", ", candidates.Select(c => $"{c.Name} {Words.Metric(c.LogLoss)}"));
        writer.WriteLine($"learner: {metrics.Learner.Name}{(candidates.Count < 2 ? "" : $" (log-loss: {scores})")}");
    }

    private static List<IReadOnlyList<string>> Rounds(RunMetrics metrics)
    {
        string first = ClassificationMetrics.Name(metrics.Settings.Metric);
        string[] names = [.. MetricNames.OrderBy(n => n == first ? 0 : 1).Where(n => metrics.Rounds.Any(r => r.Metrics.ContainsKey(n)))];
        List<IReadOnlyList<string>> rows = [["round", .. names, "gain", "error", "selected", ""]];
        foreach (RoundSummary round in metrics.Rounds)
        {
            rows.Add(
            [
                round.Round == 0 ? "supervised" : Words.Number(round.Round),
                .. names.Select(n => round.Metrics.TryGetValue(n, out double value) ? Words.Metric(value) : "-"),
                round.Gain is null ? "-" : Words.Metric(round.Gain.Mean),
                round.Gain is null ? "-" : Words.Metric(round.Gain.StandardError),
                round.Round == 0 ? "-" : metrics.Neural is null ? Words.Number(round.SelectedByClass.Sum()) : "all",
                round.Round == metrics.Gate.Round ? "published" : "",
            ]);
        }

        return rows;
    }

    private static void WriteTruth(TextWriter writer, RunMetrics metrics)
    {
        if (metrics.Truth is not { } truth)
        {
            return;
        }

        string Share(MetricEstimate e) =>
            e.Value is { } value ? $"{Words.Percent(value)} ({Words.Percent(e.Lower!.Value)} to {Words.Percent(e.Upper!.Value)})" : "-";
        writer.WriteLine(
            $"against the truth in column '{truth.Column}': {Share(truth.Accuracy)} of {Words.Count(truth.Rows, "row")} are right; "
            + $"accepted: {Share(truth.AcceptedPrecision)} of {Words.Number(truth.Accepted)}, {Words.Percent(truth.Coverage)} of the rows");
        if (truth.Without + truth.UnknownLabels > 0)
        {
            string names = truth.UnknownNames.Count == 0 ? ""
                : $": {string.Join(", ", truth.UnknownNames.Take(3).Select(n => $"'{n.Label}' ({Words.Number(n.Rows)})"))}";
            writer.WriteLine(
                $"  not counted: {Words.Number(truth.Without)} without a truth, {Words.Number(truth.UnknownLabels)} with one that is no "
                    + $"class{names}");
        }

        if (metrics.Classes.Count <= TruthClasses)
        {
            TextTable.Write(
                writer, [["class", "rows", "recall", "accepted", "right", "95 % limits"], .. metrics.Classes.Select((name, k) => (string[])
                [name, Words.Number(truth.ByClass[k].Labeled), .. EvaluationTables.Shares(truth.ByClass[k].Recall).Take(1),
                    Words.Number(truth.AcceptedByClass[k]),
                    .. EvaluationTables.Shares(truth.AcceptedPrecisionByClass[k])])]);
        }
    }

    /// <summary>The columns whose worth is beyond chance, the first few.</summary>
    private static void WriteImportance(TextWriter writer, ImportanceSummary? importance)
    {
        string[] first =
            [.. (importance?.Columns ?? []).Where(c => c.LogLossRise > 2 * c.LogLossError && c.LogLossRise > 0).Take(ImportantColumns)
            .Select(c => $"{c.Column} {Words.Metric(c.LogLossRise)}")];
        if (first.Length > 0)
        {
            writer.WriteLine($"columns that matter most (rise of the log-loss without them): {string.Join(", ", first)}");
        }
    }

    private static void WriteDecisions(TextWriter writer, DecisionSummary decisions)
    {
        string known = decisions.Labeled == 0 ? "" : $", {Words.Number(decisions.Labeled)} labeled before";
        writer.WriteLine($"pseudo-labels: {Words.Number(decisions.Accepted)} accepted, {Words.Number(decisions.Review)} for review, "
            + $"{Words.Number(decisions.Rejected)} rejected{known}");
        if (decisions.EstimatedPrecision is { } precision)
        {
            string bound = decisions.PrecisionLowerBound is { } lower ? $", at least {Words.Percent(lower)}" : "";
            string rows = Words.Count(decisions.EstimateRows, "labeled row");
            writer.WriteLine($"precision of accepted labels: {Words.Percent(precision)}{bound} (held-out estimate on {rows})");
        }
    }
}
