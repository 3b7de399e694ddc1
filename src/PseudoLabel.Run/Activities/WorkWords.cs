using PseudoLabel.Store;

namespace PseudoLabel.Run.Activities;

/// <summary>What a piece of work is, for a person, by the name of what it writes.</summary>
internal static class WorkWords
{
    public static string Of(string name) =>
        name == RunNames.PlanResult ? "reading columns and classes"
        : name.StartsWith(RunNames.IngestedParts, StringComparison.Ordinal) ? "reading unlabeled rows"
        : $"the work for {name}";
}
