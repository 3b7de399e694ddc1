using PseudoLabel.Data;
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

        foreach (string name in settings.Costs.Keys.Concat(settings.Costs.Values.SelectMany(row => row.Keys)).Order(StringComparer.Ordinal))
        {
            if (!classes.Contains(name))
            {
                throw new UserErrorException(
                    $"'costs' names class '{name}', which no label has; the classes are {string.Join(", ", classes.Take(NamesShown))}");
            }
        }

        if (classes.FirstOrDefault(label => !settings.Costs.ContainsKey(label)) is { } without)
        {
            throw new UserErrorException($"'costs' has no row of true class '{without}'; give what each decision costs for its rows");
        }

        var costs = new List<double>();
        foreach (string label in classes)
        {
            foreach (string decided in classes)
            {
                costs.Add(settings.Costs[label].TryGetValue(decided, out double cost) ? cost : decided == label ? 0
                    : throw new UserErrorException(
                        $"'costs' does not say what it costs to decide for '{decided}' where '{label}' is true"));
            }
        }

        return new DecisionCosts(classes.Count, costs);
    }
}
