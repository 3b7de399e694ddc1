using PseudoLabel.Data;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Tests.Settings;

public class RunSettingsValidatorTests
{
    private static readonly RunSettings Good = new() { Labeled = ["l"], Unlabeled = ["u"], Label = "y" };

    public static TheoryData<RunSettings, string> Refused => new()
    {
        { Good with { Group = "y" }, "'group' and 'label' are both column 'y'; name another column" },
        { Good with { Group = "g", Weight = "g" }, "'group' and 'weight' are both column 'g'; name another column" },
        { Good with { Metric = MetricKind.Cost }, "'metric' is cost, but there are no 'costs'; give them, or choose another metric" },
        {
            Good with { Costs = OneCost(1), Confidence = "margin" },
            "'costs' are given, and 'confidence' is 'margin'; with costs the confidence is the probability of the class decided for: "
                + "leave one of them out"
        },
        {
            Good with { Costs = OneCost(-1) },
            "'costs' gives a row of class 'a' that is decided for 'b' the cost -1; it must be at least 0"
        },
        { Good with { Time = "y" }, "'time' and 'label' are both column 'y'; name another column" },
        { Good with { Time = "t", Weight = "t" }, "'time' and 'weight' are both column 't'; name another column" },
        { Good with { Group = "t", Time = "t", Weight = "t" }, "'group' and 'time' and 'weight' are all column 't'; name another column" },
        {
            Good with { Weight = "w", Columns = new Dictionary<string, ColumnKind> { ["w"] = ColumnKind.Numeric } },
            "'weight' is column 'w', which is no feature, but 'columns' sets its kind; leave it out of one of them"
        },
        { Good with { MaxRounds = -1 }, "'max-rounds' is -1; it must be a whole number from 0 to 100" },
        { Good with { Patience = 0 }, "'patience' is 0; it must be a whole number from 1 to 100" },
        { Good with { MinImprovement = -0.5 }, "'min-improvement' is -0.5; it must be a number from 0 to 1" },
        { Good with { Threshold = double.NaN }, "'threshold' is NaN; it must be a number from 0 to 1" },
        { Good with { QuotaStep = 1.5 }, "'quota-step' is 1.5; it must be a number from 0.01 to 1" },
        { Good with { QuotaMax = double.PositiveInfinity }, "'quota-max' is Infinity; it must be a number from 0.01 to 1" },
        { Good with { PrecisionTarget = 0.4 }, "'precision-target' is 0.4; it must be a number from 0.5 to 1" },
        { Good with { PrecisionRisk = 0 }, "'precision-risk' is 0; it must be a number from 0.001 to 0.5" },
        { Good with { Alpha = 101 }, "'alpha' is 101; it must be a number from 0 to 100" },
        { Good with { PseudoMass = 1e6 }, "'pseudo-mass' is 1000000; it must be a number from 0 to 1,000" },
        { Good with { Folds = 1 }, "'folds' is 1; it must be a whole number from 2 to 20" },
        { Good with { Repeats = 11 }, "'repeats' is 11; it must be a whole number from 0 to 10" },
        { Good with { GateZ = 5.5 }, "'gate-z' is 5.5; it must be a number from 0 to 5" },
        { Good with { RoundRows = -1 }, "'round-rows' is -1; it must be a whole number from 0 to 2,000,000,000" },
        { Good with { RoundRows = 99 }, "'round-rows' is 99; it must be 0, or at least 100: the gate sees no more than rounds do" },
        { Good with { GatePoolRows = 99 }, "'gate-pool-rows' is 99; it must be a whole number from 100 to 10,000,000" },
        { Good with { BatchRows = 99 }, "'batch-rows' is 99; it must be a whole number from 100 to 1,000,000" },
        { Good with { FitRows = 999 }, "'fit-rows' is 999; it must be a whole number from 1,000 to 10,000,000" },
        { Good with { TrainingMemory = 15 }, "'training-memory' is 15; it must be a whole number from 16 to 65,536" },
        { Good with { MaxBadShare = 1.01 }, "'max-bad-share' is 1.01; it must be a number from 0 to 1" },
        { Good with { ReviewRows = 1_000_001 }, "'review-rows' is 1000001; it must be a whole number from 0 to 1,000,000" },
        { Good with { Mode = (RunMode)9 }, "'mode' is 9; it must be one of one-shot, iterative, joint" },
        { Good with { Metric = (MetricKind)9 }, "'metric' is 9; it must be one of accuracy, balanced-accuracy, macro-f1, mcc, auc, "
            + "average-precision, log-loss, cost" },
        { Good with { Learner = "logistik" },
            "'learner' is 'logistik'; it must be one of auto, logistic, lightgbm, forest, extra-trees, logistic-mlnet, "
                + "forest-mlnet, neural; did you "
                + "mean 'logistic'?" },
        { Good with { RampStart = 0.6 }, "'ramp-end' is 0.5; it must be at least 'ramp-start', 0.6" },
        { Good with { EmaDecay = 1 }, "'ema-decay' is 1; it must be a number from 0 to 0.99999" },
        { Good with { UnlabeledLoss = "softmax" },
            "'unlabeled-loss' is 'softmax'; it must be one of auto, lee, softmatch, fixmatch, freematch; did you mean 'softmatch'?" },
        { Good with { Selection = "quotas" },
            "'selection' is 'quotas'; it must be one of quota, percentile, threshold, flex, free, precision; did you mean 'quota'?" },
        { Good with { Confidence = "xyz" },
            "'confidence' is 'xyz'; it must be one of probability, margin, entropy, agreement, lower-bound" },
        { Good with { PrecisionProof = "bounds" },
            "'precision-proof' is 'bounds'; it must be one of estimate, cautious, bound; did you mean 'bound'?" },
        { Good with { AlphaRamp = "Linear" },
            "'alpha-ramp' is 'Linear'; it must be one of constant, linear, gate; did you mean 'linear'?" },
        { Good with { Delimiter = "tabs" }, "'delimiter' is 'tabs'; it must be auto, tab, or one character that is no letter or digit" },
        { Good with { Quote = "x" }, "'quote' is 'x'; it must be auto, none, or one character that is no letter or digit" },
        { Good with { Delimiter = ";", Comment = ";" }, "'delimiter', 'quote' and 'comment' must be different characters" },
        { Good with { ImageShape = "8 x 8" },
            "'image-shape' is '8 x 8'; it must be height x width, or height x width x 3 for colors, sides of 1 to 256, such as 8x8 or "
                + "32x32x3" },
        { Good with { ImageShape = "8x300" },
            "'image-shape' is '8x300'; it must be height x width, or height x width x 3 for colors, sides of 1 to 256, such as 8x8 or "
                + "32x32x3" },
        { Good with { Columns = new Dictionary<string, ColumnKind> { ["a"] = (ColumnKind)7 } },
            "'columns' is 7; it must be one of numeric, categorical, text, date-time, ignore" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Validate_OutOfRange_NamesSettingValueAndRange(RunSettings settings, string message) =>
        Assert.Equal(message, Assert.Throws<UserErrorException>(() => RunSettingsValidator.Validate(settings)).Message);

    [Fact]
    public void Validate_Defaults_Pass() => Assert.Null(Record.Exception(() => RunSettingsValidator.Validate(new RunSettings())));

    [Fact]
    public void RequireInputs_AnyMissing_NamesIt()
    {
        Assert.Null(Record.Exception(() => RunSettingsValidator.RequireInputs(Good)));
        Assert.Equal("'labeled' is missing; name the labeled files, or as 'data' a file of labeled and unlabeled rows",
            Missing(Good with { Labeled = [] }));
        Assert.Equal("'unlabeled' is missing; name the unlabeled files", Missing(Good with { Unlabeled = [] }));
        Assert.Equal("'label' is missing; name the label column", Missing(Good with { Label = "" }));
        Assert.Null(
            Record.Exception(() => RunSettingsValidator.RequireInputs(Good with { Label = "", Labeled = ["l.csv", "photos/*/*.png"] })));
    }

    private static string Missing(RunSettings settings) =>
        Assert.Throws<UserErrorException>(() => RunSettingsValidator.RequireInputs(settings)).Message;

    private static Dictionary<string, IReadOnlyDictionary<string, double>> OneCost(double cost) =>
        new() { ["a"] = new Dictionary<string, double> { ["b"] = cost } };
}
