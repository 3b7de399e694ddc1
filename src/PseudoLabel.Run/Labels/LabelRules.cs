using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Run.Labels;

/// <summary>Which labels a run takes: of its own rows, of its own classes, and of each row one.</summary>
internal static class LabelRules
{
    /// <summary>The labels, each row once, ordered by source and row.</summary>
    /// <param name="answers">What a person sent.</param>
    /// <param name="tables">The run's unlabeled tables.</param>
    /// <param name="classes">The run's classes.</param>
    /// <param name="name">Name of what the answers were read from, for errors.</param>
    /// <exception cref="UserErrorException">A row or a class that the run does not have.</exception>
    /// <exception cref="RefusedException">A row with two different labels: which of them is meant is not to be guessed.</exception>
    public static IReadOnlyList<LabelAnswer> Each(
        IReadOnlyList<LabelAnswer> answers, IReadOnlyList<TableIndex> tables, AnswerClasses classes, string name = LabelAnswers.Body)
    {
        var places = new RowPlaces(tables);
        Dictionary<(string Source, long Row), LabelAnswer> taken = [];
        foreach (LabelAnswer given in answers)
        {
            LabelAnswer answer = Check(given, places, classes, name);
            if (taken.TryAdd((answer.Source, answer.Row), answer) || taken[(answer.Source, answer.Row)].Label == answer.Label)
            {
                continue;
            }

            string problem =
                $"row {answer.Row} of '{Excerpt.Name(answer.Source)}' has {Words(taken[(answer.Source, answer.Row)])} above, "
                    + $"here {Words(answer)}; leave one of them out";
            throw new RefusedException(Refusal.Conflict, problem, Fault(problem, answer, "label", name));
        }

        return [.. taken.Values.OrderBy(a => a.Source, StringComparer.Ordinal).ThenBy(a => a.Row)];
    }

    private static string Words(LabelAnswer answer) =>
        answer.Label.Length == 0 ? "a withdrawal" : $"the label '{Excerpt.Name(answer.Label)}'";

    private static LabelAnswer Check(LabelAnswer answer, RowPlaces places, AnswerClasses classes, string name)
    {
        if (places.Rows(answer.Source) is not { } count)
        {
            string? near = NearestName.Find(answer.Source, places.Sources.Order(StringComparer.Ordinal));
            string advice = near is null ? "" : $"; did you mean '{near}'?";
            throw Fault($"the run has no unlabeled file '{Excerpt.Name(answer.Source)}'{advice}", answer, "source", name);
        }

        if (answer.Row < 0 || answer.Row >= count)
        {
            throw Fault(
                $"row {answer.Row} is not in '{Excerpt.Name(answer.Source)}', whose rows are 0 to {count - 1}", answer, "row", name);
        }

        if (answer.Label.Length == 0)
        {
            return answer;
        }

        return classes.Find(answer.Label) is { } found
            ? answer with { Label = found }
            : throw Fault(classes.Unknown(answer.Label), answer, "label", name);
    }

    private static UserErrorException Fault(string problem, LabelAnswer answer, string column, string name) =>
        new(problem, name, answer.Line > 0 ? answer.Line : null, column);
}
