using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Cli.Tests;

/// <summary>A small finished run.</summary>
internal static class SampleMetrics
{
    public static RunMetrics Create(RunSettings settings) => new()
    {
        Version = "0.1.0",
        Settings = settings,
        Classes = ["no", "yes"],
        Inputs = new InputSummary
        {
            LabeledRows = 30,
            LabeledByClass = [20, 10],
            UnlabeledRows = 1_500,
            SetAsideRows = 3,
            LabeledSetAside = 0,
            UnlabeledFiles = 1,
            Features = 7,
            Columns = [],
        },
        Learner = new LearnerSummary
        {
            Name = "logistic",
            Candidates = [new("logistic", 0.41, 0.8, 1), new("forest", 0.5, 0.75, 1)],
        },
        Rounds =
        [
            new RoundSummary { Round = 0, Metrics = new Dictionary<string, double> { ["accuracy"] = 0.8, ["log-loss"] = 0.41 } },
            new RoundSummary
            {
                Round = 1,
                Metrics = new Dictionary<string, double> { ["accuracy"] = 0.9, ["log-loss"] = 0.3 },
                Gain = new GainSummary(0.11, 0.02),
                SelectedByClass = [1_000, 200],
            },
        ],
        StopReason = "no improvement in 2 rounds",
        Gate = new GateSummary
        {
            Name = "log-loss",
            Replaced = true,
            Round = 1,
            Blend = 1,
            Gain = new GainSummary(0.11, 0.02),
            Words = "round 1 is better"
        },
        Calibration = new CalibrationSummary
        {
            Temperature = 1,
            ErrorBefore = 0,
            ErrorAfter = 0,
            Metrics = new Dictionary<string, double> { ["accuracy"] = 0.9 }
        },
        Decisions = new DecisionSummary
        {
            Accepted = 1_400,
            Review = 97,
            Rejected = 3,
            AcceptedByClass = [1_000, 400],
            PredictedByClass = [1_050, 447],
            Thresholds = [0.9, 0.9],
            ThresholdReasons = ["", ""],
            EstimatedPrecision = 0.96,
            PrecisionLowerBound = 0.9,
            EstimateRows = 25,
            ConfidenceHistogram = [],
        },
        Notices = ["column 'id' is left out: an identifier"],
        Timing = new TimingSummary(),
    };
}
