using PseudoLabel.SelfTraining.Selection;

namespace PseudoLabel.Run.Settings;

/// <summary>
/// Says which settings change nothing beside the others: a user who sets them expects that they do. Only settings that differ from their
/// defaults are told of, as the defaults are written out in every <c>job.json</c>. What depends on the data is not looked at here.
/// </summary>
public static class SettingsWithoutEffect
{
    private static readonly string[] OfQuotas = ["quota-step", "quota-max"];

    private static readonly string[] OfStopping = ["patience", "min-improvement"];

    private static readonly string[] OfTheGate = ["gate-z", "gate-caution"];

    private static readonly string[] OfTheGraph = ["graph-share", "graph-rows", "neighbor-filter"];

    private static readonly string[] OfTheMixture = ["mixture-share"];

    private static readonly string[] OfStudents =
        ["prior-alignment", "weighting", "pseudo-mass", "student-rows", "round-rows", "noise-filter"];

    private static readonly string[] OfNetworks =
    [
        "network", "network-width", "network-depth", "network-dropout", "network-norm", "unlabeled-loss", "fixmatch-threshold",
        "neighbor-share", "ramp-start", "ramp-end", "debias", "augment", "labeled-batch", "unlabeled-ratio", "train-steps", "optimizer",
        "learning-rate", "weight-decay", "ema-decay", "train-patience", "training-minutes", "device",
    ];

    // Of several that hold for a setting, the first is told.
    private static readonly Rule[] Rules =
    [
        new(NoRounds, "max-rounds is 0, so there are no rounds",
        [
            "mode", .. OfStopping, "supervised-share", .. OfTheGraph, .. OfTheMixture, "selection", "threshold", .. OfQuotas, "alpha",
            "alpha-ramp", .. OfStudents, .. OfTheGate, .. OfNetworks,
        ]),
        new(NeuralLearning.IsWanted, "learner neural trains its network in one round, which chooses no rows",
        [
            "mode", .. OfStopping, "supervised-share", .. OfTheGraph, .. OfTheMixture, "selection", "threshold", .. OfQuotas,
            "alpha-ramp", .. OfStudents,
        ]),
        new(s => s.MaxRounds > NeuralLearning.MaxRounds(s), "mode one-shot and learner neural have one round", ["max-rounds"]),
        new(s => !NeuralLearning.IsWanted(s), "only learner neural trains a network", OfNetworks),
        new(s => s.UnlabeledLoss != "fixmatch", "unlabeled-loss is not fixmatch", ["fixmatch-threshold"]),
        new(s => s.UnlabeledLoss == "lee", "unlabeled-loss lee takes no neighbors' labels", ["neighbor-share"]),
        new(s => s.Mode == RunMode.Joint, "mode joint trains on every row, with the weight that alpha gives it",
            ["selection", "threshold", .. OfQuotas, "pseudo-mass"]),
        new(s => s.Mode != RunMode.Joint, "mode is not joint", ["alpha-ramp"]),
        new(s => s.Mode != RunMode.Joint && !NeuralLearning.IsWanted(s), "mode is not joint, and learner is not neural", ["alpha"]),
        new(s => NeuralLearning.MaxRounds(s) == 1, "there is one round, and it counts from round 2 on", ["supervised-share"]),
        new(s => s.Selection is not ("threshold" or "flex"), "selection is neither threshold nor flex", ["threshold"]),
        new(s => s.Selection is not ("quota" or "percentile"), "selection is neither quota nor percentile", OfQuotas),
        new(s => s.Mode == RunMode.OneShot, "mode one-shot takes the whole quota-max at once", ["quota-step"]),
        new(s => s.Selection == SelectionRules.Threshold, "selection threshold accepts labels by the threshold alone",
            ["per-class", "precision-target", "precision-proof"]),
        new(s => s.Time.Length > 0 && s.Repeats > 1, "folds that go forward in time come in one order", ["repeats"]),
        new(s => s.Fast, "with fast there is no gate", OfTheGate),
        new(s => s.Fast, "with fast there is no neighbor graph", OfTheGraph),
        new(s => s.Fast, "with fast there is no mixture", OfTheMixture),
        new(s => s.GraphShare == 0, "graph-share is 0, so there is no neighbor graph", OfTheGraph),
        new(s => s.ClassShares.Count > 0, "class-shares gives the shares", ["labels-drawn"]),
        new(s => s.Carry == 0, "carry is 0", ["carry-from"]),
        new(s => s.Shift == "off", "shift is off", ["shift-risk"]),
        new(s => s.ReviewRows == 0, "review-rows is 0", ["review-order"]),
    ];

    /// <summary>A line for each reason, with the settings that it holds for.</summary>
    /// <param name="settings">The settings.</param>
    public static IEnumerable<string> Notices(RunSettings settings)
    {
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (Rule rule in Rules.Where(rule => rule.Holds(settings)))
        {
            string[] names = [.. rule.Names.Where(name => IsSet(settings, name) && !IsMet(settings, name) && told.Add(name))];
            if (names.Length > 0)
            {
                yield return $"{string.Join(", ", names)} {(names.Length == 1 ? "has" : "have")} no effect: {rule.Reason}";
            }
        }

        if (settings.Selection == SelectionRules.Threshold && (NeuralLearning.IsWanted(settings) || settings.Mode == RunMode.Joint))
        {
            yield return "selection threshold says which labels are accepted, not which rows are trained on: "
                + (NeuralLearning.IsWanted(settings) ? "learner neural" : "mode joint") + " trains on every row";
        }

        if (settings.Weight.Length > 0 && NeuralLearning.IsWanted(settings))
        {
            yield return "weight counts for the supervised model alone: learner neural's network takes each labeled row as much as another";
        }
    }

    private static bool NoRounds(RunSettings settings) => NeuralLearning.MaxRounds(settings) == 0;

    private static bool IsSet(RunSettings settings, string name) => !SettingTable.Find(name)!.IsDefault(settings);

    /// <summary>The user's own threshold accepts labels, too, whatever the rounds do; and who wants no graph gets none anyhow.</summary>
    private static bool IsMet(RunSettings settings, string name) => name switch
    {
        "selection" or "threshold" => settings.Selection == SelectionRules.Threshold,
        "graph-share" => settings.GraphShare == 0,
        "mixture-share" => settings.MixtureShare == 0,
        _ => false,
    };

    private sealed record Rule(Func<RunSettings, bool> Holds, string Reason, string[] Names);
}
