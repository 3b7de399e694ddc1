using System.Xml.Linq;
using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using static PseudoLabel.Run.Results.Report.Html;

namespace PseudoLabel.Run.Results.Report;

/// <summary>What to do next, in the words of the web app.</summary>
internal static class NextSection
{
    /// <summary>A class with fewer labels is one to collect.</summary>
    private const int FewLabels = 20;
    private const int MostColumns = 3;

    public static XElement? Build(RunMetrics metrics)
    {
        XElement[] steps = [.. Steps(metrics).OfType<object[]>().Select(step => El("li", step))];
        return steps.Length == 0 ? null : El(
            "section", Class("panel next"), El("h2", "What to do next"), El("ul", steps));
    }

    private static IEnumerable<object[]?> Steps(RunMetrics metrics)
    {
        InputSummary inputs = metrics.Inputs;
        DecisionSummary decisions = metrics.Decisions;
        int[] classes = [.. Enumerable.Range(0, metrics.Classes.Count)];
        string[] without = [.. classes.Where(k => Figures.At(decisions.AcceptedByClass, k) == 0).Select(k => metrics.Classes[k])];
        (string Name, int Labeled)[] rare =
        [
            .. classes.Select(k => (Name: metrics.Classes[k], Labeled: Figures.At(inputs.LabeledByClass, k)))
                .Where(c => c.Labeled < FewLabels).OrderBy(c => c.Labeled),
        ];
        int suspects = inputs.LabelSuspectsByClass.Sum();
        ColumnSpec[] left = [.. inputs.Columns.Where(c => c.Kind == ColumnKind.Ignore)];

        yield return decisions.Review == 0 ? null :
        [
            El("strong", "Label the most useful rows"),
            $": {Plural(decisions.Review, "row")} {(decisions.Review == 1 ? "waits" : "wait")} in review.csv; the first ones help most.",
        ];
        yield return without.Length == 0 ? null :
            ["No label was accepted for ", Names.List(without), ". Label rows of it, or ask for less precision."];
        yield return rare.Length == 0 ? null :
        [
            "Few labels: ", Names.List([.. rare.Select(c => $"{Names.Short(c.Name, Names.Most - 10)} ({c.Labeled})")]),
            ". Collect more of these classes first.",
        ];
        yield return suspects == 0 ? null :
            [$"{Plural(suspects, "given label")} {(suspects == 1 ? "looks" : "look")} wrong: see label-suspects.csv."];
        yield return metrics.Shift is not { Shifted: true } shift ? null :
        [
            "The pool is unlike the labeled rows",
            .. shift.Columns.Count == 0 ? [] : new object[]
                { ", most of all in ", Names.List([.. shift.Columns.Take(MostColumns).Select(c => c.Name)]) },
            ". Label rows of the pool at random.",
        ];
        yield return left.Length == 0 ? null :
            ["Columns that are not used: ", Names.List([.. left.Select(c => c.Name)]), $". {Sentence(left[0].Reason)}."];
    }

    private static string Plural(long count, string one) => count == 1 ? $"1 {one}" : $"{Figures.Count(count)} {one}s";

    private static string Sentence(string text) => text.Length == 0 ? "Ignored" : char.ToUpperInvariant(text[0]) + text[1..].TrimEnd('.');
}
