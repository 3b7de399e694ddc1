using PseudoLabel.Data;

namespace PseudoLabel.SelfTraining.Selection;

/// <summary>The selection rules by name.</summary>
public static class SelectionRules
{
    /// <summary>
    /// The name of the rule whose threshold the user gives: it accepts labels, too, where every other leaves that to the precision target.
    /// </summary>
    public const string Threshold = "threshold";

    /// <summary>All of them: a new one is a class of its own and one line here.</summary>
    public static Choices<Func<SelectionOptions, ISelectionRule>> All { get; } = new(
        "selection",
        new("quota", "the surest of each predicted class, a greater share of them each round", o => new ClassQuotaRule(o.Quota)),
        new("percentile", "the surest of all, a greater share of them each round", o => new PercentileRule(o.Quota)),
        new(Threshold, "all that reach the threshold", o => new FixedThresholdRule(o.Threshold)),
        new("flex", "all that reach the threshold, lowered for classes that are learned more slowly (FlexMatch)",
            o => new FlexMatchRule(o.Threshold)),
        new("free", "all that reach a threshold that follows the pool's own confidence (FreeMatch)", o => new FreeMatchRule()),
        new("precision", "all above the lowest threshold at which the labeled rows show the precision target",
            o => new PrecisionTargetRule(o.Precision)));
}
