using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Tests.Settings;

public sealed class SettingsWithoutEffectTests
{
    public static TheoryData<RunSettings, string> Told => new()
    {
        { new() { Mode = RunMode.Joint, Selection = "flex", Threshold = 0.8 },
            "selection, threshold have no effect: mode joint trains on every row, with the weight that alpha gives it" },
        { new() { Mode = RunMode.Joint, Selection = "threshold", Threshold = 0.8 },
            "selection threshold says which labels are accepted, not which rows are trained on: mode joint trains on every row" },
        { new() { Mode = RunMode.Joint, PseudoMass = 1 },
            "pseudo-mass has no effect: mode joint trains on every row, with the weight that alpha gives it" },
        { new() { LabelsDrawn = "evenly", ClassShares = new Dictionary<string, double> { ["a"] = 0.9, ["b"] = 0.1 } },
            "labels-drawn has no effect: class-shares gives the shares" },
        { new() { Alpha = 2 }, "alpha has no effect: mode is not joint, and learner is not neural" },
        { new() { AlphaRamp = "gate" }, "alpha-ramp has no effect: mode is not joint" },
        { new() { Threshold = 0.8 }, "threshold has no effect: selection is neither threshold nor flex" },
        { new() { Selection = "flex", QuotaMax = 0.5 }, "quota-max has no effect: selection is neither quota nor percentile" },
        { new() { Mode = RunMode.OneShot, QuotaStep = 0.5 }, "quota-step has no effect: mode one-shot takes the whole quota-max at once" },
        { new() { Mode = RunMode.OneShot, MaxRounds = 3 }, "max-rounds has no effect: mode one-shot and learner neural have one round" },
        { new() { Mode = RunMode.OneShot, SupervisedShare = 0 },
            "supervised-share has no effect: there is one round, and it counts from round 2 on" },
        { new() { Selection = "threshold", PrecisionTarget = 0.9, PerClass = true },
            "per-class, precision-target have no effect: selection threshold accepts labels by the threshold alone" },
        {
            new() { Learner = "neural", Weight = "w" },
            "weight counts for the supervised model alone: learner neural's network takes each labeled row as much as another"
        },
        { new() { NetworkWidth = 64, Device = "cpu" }, "network-width, device have no effect: only learner neural trains a network" },
        { new() { Learner = "neural", FixmatchThreshold = 0.9 }, "fixmatch-threshold has no effect: unlabeled-loss is not fixmatch" },
        { new() { Learner = "neural", UnlabeledLoss = "lee", NeighborShare = 0.5 },
            "neighbor-share has no effect: unlabeled-loss lee takes no neighbors' labels" },
        { new() { Learner = "neural", Mode = RunMode.Joint, Weighting = "soft" },
            "mode, weighting have no effect: learner neural trains its network in one round, which chooses no rows" },
        { new() { Learner = "neural", MaxRounds = 0, TrainSteps = 9 },
            "train-steps has no effect: max-rounds is 0, so there are no rounds" },
        { new() { Fast = true, GateZ = 2, NeighborFilter = true }, "gate-z has no effect: with fast there is no gate" },
        { new() { Fast = true, GateZ = 2, NeighborFilter = true }, "neighbor-filter has no effect: with fast there is no neighbor graph" },
        { new() { GraphShare = 0, NeighborFilter = true },
            "neighbor-filter has no effect: graph-share is 0, so there is no neighbor graph" },
        { new() { CarryFrom = "earlier" }, "carry-from has no effect: carry is 0" },
        { new() { Shift = "off", ShiftRisk = 0.1 }, "shift-risk has no effect: shift is off" },
        { new() { ReviewRows = 0, ReviewOrder = "margin" }, "review-order has no effect: review-rows is 0" },
    };

    [Theory]
    [MemberData(nameof(Told))]
    public void Notices_SettingThatChangesNothing_NamesItAndSaysWhy(RunSettings settings, string expected) =>
        Assert.Contains(expected, SettingsWithoutEffect.Notices(settings));

    public static TheoryData<RunSettings> Silent => new(
        new RunSettings(),
        new() { Mode = RunMode.OneShot },
        new() { Mode = RunMode.OneShot, MaxRounds = 1, QuotaMax = 0.5 },
        new() { Mode = RunMode.Joint, Alpha = 2, AlphaRamp = "gate", Weighting = "soft" },
        new() { Learner = "neural" },
        new() { Learner = "neural", Alpha = 2, UnlabeledLoss = "fixmatch", FixmatchThreshold = 0.9, OodFilter = "pca" },
        new() { Selection = "threshold", Threshold = 0.8, PrecisionRisk = 0.05 },
        new() { Selection = "flex", Threshold = 0.8, PerClass = true },
        new() { Selection = "percentile", QuotaStep = 0.1, QuotaMax = 0.5 },
        new() { MaxRounds = 0 },
        new() { Fast = true, GraphShare = 0 },
        new() { GraphShare = 0 });

    [Theory]
    [MemberData(nameof(Silent))]
    public void Notices_SettingsThatAllMatter_SaysNothing(RunSettings settings) => Assert.Empty(SettingsWithoutEffect.Notices(settings));

    [Fact]
    public void Notices_SettingThatHasNoEffectForTwoReasons_TellsOne()
    {
        var settings = new RunSettings { Learner = "neural", Mode = RunMode.Joint, Selection = "flex", QuotaStep = 0.5 };

        string[] names = [.. SettingsWithoutEffect.Notices(settings)
            .SelectMany(notice => notice.Split([" has no effect", " have no effect"], StringSplitOptions.None)[0].Split(", "))];

        Assert.Equal(["mode", "selection", "quota-step"], names);
    }
}
