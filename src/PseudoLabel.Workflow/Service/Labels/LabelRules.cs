using PseudoLabel.Core;
using PseudoLabel.Core.Data;

namespace PseudoLabel.Workflow.Service.Labels;

/// <summary>Which labels a run takes: of its own rows, of its own classes, and none against one that it was given before.</summary>
internal static class LabelRules
{
    /// <summary>The labels that are new, each row once, ordered by source and row.</summary>
    /// <param name="answers">What a person sent.</param>
    /// <param name="tables">The run's unlabeled tables.</param>
    /// <param name="classes">The run's classes.</param>
    /// <param name="before">Labels that it has already.</param>
    /// <param name="name">Name of what the answers were read from, for errors.</param>
    /// <exception cref="UserErrorException">A row or a class that the run does not have.</exception>
    /// <exception cref="RefusedException">A row with two different labels.</exception>
    public static IReadOnlyList<LabelAnswer> New(
        IReadOnlyList<LabelAnswer> answers,
        IReadOnlyList<TableIndex> tables,
        IReadOnlyList<string> classes,
        IReadOnlyDictionary<(string Source, long Row), string> before,
        string name = LabelAnswers.Body)
    {
        var places = new RowPlaces(tables);
        Dictionary<(string Source, long Row), LabelAnswer> taken = [];
        foreach (LabelAnswer answer in answers)
        {
            Check(answer, places, classes, name);
            string? known = before.GetValueOrDefault((answer.Source, answer.Row));
            if (taken.TryGetValue((answer.Source, answer.Row), out LabelAnswer? twice))
            {
                known = twice.Label;
            }

            if (known is null)
            {
                taken[(answer.Source, answer.Row)] = answer;
            }
            else if (known != answer.Label)
            {
                string problem = $"row {answer.Row} of '{answer.Source}' has the label '{known}' already, here '{answer.Label}'; leave it out or settle which is right";
                throw new RefusedException(Refusal.Conflict, problem, Fault(problem, answer, "label", name));
            }
        }

        return [.. taken.Values.OrderBy(a => a.Source, StringComparer.Ordinal).ThenBy(a => a.Row)];
    }

    private static void Check(LabelAnswer answer, RowPlaces places, IReadOnlyList<string> classes, string name)
    {
        if (places.Rows(answer.Source) is not { } count)
        {
            string? near = NearestName.Find(answer.Source, places.Sources.Order(StringComparer.Ordinal));
            throw Fault($"the run has no unlabeled file '{answer.Source}'{(near is null ? "" : $"; did you mean '{near}'?")}", answer, "source", name);
        }

        if (answer.Row < 0 || answer.Row >= count)
        {
            throw Fault($"row {answer.Row} is not in '{answer.Source}', whose rows are 0 to {count - 1}", answer, "row", name);
        }

        if (!classes.Contains(answer.Label))
        {
            throw Fault($"'{answer.Label}' is no class of the run; its classes are {string.Join(", ", classes.Take(20))}", answer, "label", name);
        }
    }

    private static UserErrorException Fault(string problem, LabelAnswer answer, string column, string name) =>
        new(problem, name, answer.Line > 0 ? answer.Line : null, column);
}
