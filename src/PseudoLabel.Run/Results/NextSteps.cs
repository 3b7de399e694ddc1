using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Run.Results;

/// <summary>Says what to do after a run: the same words in the report and in the web app.</summary>
internal static class NextSteps
{
    /// <summary>A class with fewer labels is one to collect.</summary>
    private const int FewLabels = 20;
    private const int MostNames = 6;
    private const int MostColumns = 3;

    /// <summary>The steps, the most useful first; none where nothing is left to do.</summary>
    /// <param name="metrics">The run's figures.</param>
    public static IReadOnlyList<NextStep> Of(RunMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        return [.. All(metrics).OfType<NextStep>()];
    }

    private static IEnumerable<NextStep?> All(RunMetrics metrics)
    {
        InputSummary inputs = metrics.Inputs;
        DecisionSummary decisions = metrics.Decisions;
        int[] classes = [.. Enumerable.Range(0, metrics.Classes.Count)];
        string[] without = [.. classes.Where(k => At(decisions.AcceptedByClass, k) == 0).Select(k => metrics.Classes[k])];
        (string Name, int Labeled)[] rare =
        [
            .. classes.Select(k => (Name: metrics.Classes[k], Labeled: At(inputs.LabeledByClass, k)))
                .Where(c => c.Labeled < FewLabels).OrderBy(c => c.Labeled),
        ];
        int suspects = inputs.LabelSuspectsByClass.Sum();
        ColumnSpec[] left = [.. inputs.Columns.Where(c => c.Kind == ColumnKind.Ignore)];

        yield return decisions.Review == 0 ? null
            : Step(NextStepKind.LabelRows, "Label the most useful rows", [], Waiting(decisions.Review, metrics.Settings.ReviewRows));
        yield return without.Length == 0 ? null
            : Step(NextStepKind.NothingAccepted, "No label was accepted for ", without, ". Label rows of it, or ask for less precision.");
        yield return rare.Length == 0 ? null : Step(
            NextStepKind.FewLabels, "Few labels: ", [.. rare.Select(c => $"{c.Name} ({c.Labeled})")],
            ". Collect more of these classes first.");
        yield return suspects == 0 ? null : Step(
            NextStepKind.SuspectLabels, $"{Plural(suspects, "given label")} {(suspects == 1 ? "looks" : "look")} wrong", [],
            ": see label-suspects.csv.");
        yield return metrics.Shift is not { Shifted: true } shift ? null : Step(
            NextStepKind.Shift, "The pool is unlike the labeled rows" + (shift.Columns.Count == 0 ? "" : ", most of all in "),
            [.. shift.Columns.Take(MostColumns).Select(c => c.Name)], ". Label rows of the pool at random.");
        yield return left.Length == 0 ? null : Step(
            NextStepKind.UnusedColumns, "Columns that are not used: ", [.. left.Select(c => c.Name)], $". {Sentence(left[0].Reason)}.");
    }

    private static string Waiting(long rows, int asked) => asked == 0
        ? $": {Plural(rows, "row")} got no label; the setting review-rows has the most useful ones in review.csv."
        : rows <= asked ? $": {Plural(rows, "row")} {(rows == 1 ? "waits" : "wait")} in review.csv; the first ones help most."
        : string.Create(
            CultureInfo.InvariantCulture,
            $": {rows:N0} rows got no label; review.csv has the {asked:N0} that help most, the first ones first.");

    private static NextStep Step(NextStepKind kind, string before, string[] names, string after) =>
        new(kind, before, [.. names.Take(MostNames)], Math.Max(0, names.Length - MostNames), after);

    private static T? At<T>(IReadOnlyList<T> values, int place) => place < values.Count ? values[place] : default;

    private static string Plural(long count, string one) =>
        count == 1 ? $"1 {one}" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} {one}s");

    private static string Sentence(string text) => text.Length == 0 ? "Ignored" : char.ToUpperInvariant(text[0]) + text[1..].TrimEnd('.');
}
