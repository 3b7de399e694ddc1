using PseudoLabel.Data;
using PseudoLabel.Data.Labels;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Activities.Planning;

/// <summary>What decisions cost, as the settings give it.</summary>
internal static class GivenCosts
{
    private const int NamesShown = 6;

    /// <summary>The costs in the order of the classes, 0 for a right decision that none is given for; null where none are given.</summary>
    /// <exception cref="UserErrorException">A class has none, or one is no class.</exception>
    public static DecisionCosts? Of(RunSettings settings, IReadOnlyList<string> classes)
    {
        if (settings.Costs.Count == 0)
        {
            return null;
        }

        var known = new KnownLabels(classes, settings.LabelOptions());
        var costs = new double?[classes.Count, classes.Count];
        var rows = new string?[classes.Count];
        foreach ((string name, IReadOnlyDictionary<string, double> row) in settings.Costs.OrderBy(r => r.Key, StringComparer.Ordinal))
        {
            int label = Place(name, classes, known);
            rows[label] = rows[label] is null ? name : throw new UserErrorException(
                $"'costs' gives true class '{Excerpt.Name(classes[label])}' two rows, one as '{Excerpt.Name(name)}'; give it one");
            foreach ((string decided, double cost) in row.OrderBy(c => c.Key, StringComparer.Ordinal))
            {
                int k = Place(decided, classes, known);
                costs[label, k] = costs[label, k] is null ? cost : throw new UserErrorException(
                    $"'costs' gives two costs for '{Excerpt.Name(classes[k])}' where '{Excerpt.Name(classes[label])}' is true, "
                        + $"one as '{Excerpt.Name(decided)}'; give one");
            }
        }

        if (Array.IndexOf(rows, null) is >= 0 and var without)
        {
            throw new UserErrorException(
                $"'costs' has no row of true class '{Excerpt.Name(classes[without])}'; give what each decision costs for its rows");
        }

        var all = new List<double>();
        for (int label = 0; label < classes.Count; label++)
        {
            for (int k = 0; k < classes.Count; k++)
            {
                all.Add(costs[label, k] ?? (k == label ? 0 : throw new UserErrorException(
                    $"'costs' does not say what it costs to decide for '{Excerpt.Name(classes[k])}' where "
                        + $"'{Excerpt.Name(classes[label])}' is true")));
            }
        }

        return new DecisionCosts(classes.Count, all);
    }

    private static int Place(string name, IReadOnlyList<string> classes, KnownLabels known) =>
        known.Find(name) is >= 0 and var place ? place : throw new UserErrorException(
            $"'costs' names class '{Excerpt.Name(name)}', which no label has; the classes are "
                + $"{string.Join(", ", classes.Take(NamesShown).Select(Excerpt.Name))}");
}
