using PseudoLabel.Data;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Learning.Metrics.Evaluation;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Settings;
using PseudoLabel.SelfTraining.Selection;

namespace PseudoLabel.Run.Tests.Results;

/// <summary>Metrics of runs as they may come: made up, but shaped and sized like real ones.</summary>
internal static class ExampleMetrics
{
    /// <summary>Ten classes, six rounds, self-training let through.</summary>
    public static RunMetrics TenClasses() => Create(
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"],
        [0.8123, 0.7712, 0.7431, 0.7305, 0.7290, 0.7341, 0.7402],
        replaced: true,
        best: 4,
        gain: new GainSummary(0.0781, 0.0122));

    /// <summary>Three classes, three rounds, nothing gained.</summary>
    public static RunMetrics NothingGained() => Create(
        ["low", "medium", "high"],
        [0.4120, 0.4118, 0.4163, 0.4201],
        replaced: false,
        best: 0,
        gain: new GainSummary(0.0002, 0.0061));

    /// <summary><c>--max-rounds 0</c>: the supervised model alone.</summary>
    public static RunMetrics SupervisedOnly()
    {
        RunMetrics metrics = Create(["no", "yes"], [0.3120], replaced: false, best: 0, gain: new GainSummary(0, 0));
        return metrics with
        {
            Settings = metrics.Settings with { MaxRounds = 0 },
            StopReason = "no rounds were asked for",
            Gate = metrics.Gate with { Name = "none", Words = "No self-training was asked for." },
        };
    }

    /// <summary><c>--fast</c>: one held-out fold, no gate.</summary>
    public static RunMetrics Fast()
    {
        RunMetrics metrics = NothingGained();
        return metrics with
        {
            Settings = metrics.Settings with { Fast = true },
            Gate = metrics.Gate with { Name = "none", Replaced = true, Round = 1, Blend = 1, Words = "The gate was left out." },
        };
    }

    /// <summary>Forty classes.</summary>
    public static RunMetrics FortyClasses() => Create(
        [.. Enumerable.Range(1, 40).Select(i => $"category {i:00}")],
        [2.1123, 2.0212, 1.9831, 1.9705],
        replaced: true,
        best: 3,
        gain: new GainSummary(0.1413, 0.0322));

    /// <summary>Thirty classes with long names: of one word, of many, of full-width characters, from right to left.</summary>
    public static RunMetrics LongNames() => Create(
        [.. Enumerable.Range(1, 30).Select(i => (i % 4) switch
        {
            0 => $"{i:00}{new string('w', 10_000)}",
            1 => $"class {i:00} of " + string.Join(' ', Enumerable.Repeat("many words", 30)),
            2 => $"{i:00}" + string.Concat(Enumerable.Repeat("\u985E\u5225", 60)),
            _ => $"\u05D0\u05D1\u05D2 {i:00} " + string.Concat(Enumerable.Repeat("\u05D3\u05D4 ", 40)),
        })],
        [2.1123, 2.0212, 2.0211, 2.0213, 2.0212],
        replaced: true,
        best: 2,
        gain: new GainSummary(0.0912, 0.0322));

    /// <summary>Classes of these names.</summary>
    public static RunMetrics Named(string[] classes) =>
        Create(classes, [2.1123, 2.0212, 1.9831], replaced: true, best: 2, gain: new GainSummary(0.1292, 0.0322));

    /// <summary>As a run of an earlier version left them: what is newer is not there.</summary>
    public static RunMetrics Earlier()
    {
        RunMetrics metrics = TenClasses();
        return metrics with
        {
            Calibration = metrics.Calibration with { Confusion = [], ByClass = [] },
            Decisions = metrics.Decisions with { PrecisionCurve = [], AcceptedEstimates = [] },
            Verdict = null,
            ClassShares = null,
            Importance = null,
        };
    }

    /// <summary><c>learner: neural</c>: one round, a network.</summary>
    public static RunMetrics Neural()
    {
        RunMetrics metrics = Create(["no", "yes"], [0.4120, 0.1200], replaced: true, best: 1, gain: new GainSummary(0.2920, 0.0322));
        return metrics with
        {
            Settings = metrics.Settings with { Learner = "neural" },
            Rounds = [metrics.Rounds[0], metrics.Rounds[1] with { SelectedByClass = [], Thresholds = [], ThresholdReasons = [] }],
            Neural = new NeuralSummary
            {
                Network = "mlp 256-256, 90,000 weights",
                UnlabeledLoss = "softmatch",
                Steps = 4000,
                UnlabeledRows = 1_024_000,
                Temperature = 1.31,
                PseudoShare = 0.87,
                PseudoByClass = [1204.25, 9801.5],
                EndedEarly = "no improvement on the calibration rows",
                Device = "cuda, NVIDIA H100 80GB HBM3",
                FailedAttempts = ["attempt 1 (cuda, NVIDIA H100 80GB HBM3) out of memory"],
                Trainings = 21,
                CutShort = 2,
                WithPool = new NeuralScores(0.97, 0.12),
                Alone = new NeuralScores(0.91, 0.34),
            },
        };
    }

    /// <summary>Names that a page must not take at their word, and numbers that are none.</summary>
    public static RunMetrics Hostile()
    {
        RunMetrics metrics = Create(
            ["<script>alert(1)</script>", "\"quoted\" & 'single'", "nul\0 and \u0001\uD800", "]]>-->"],
            [0.9, double.NaN, 0.7],
            replaced: true,
            best: 2,
            gain: new GainSummary(double.NaN, double.PositiveInfinity));
        return metrics with
        {
            Notices = ["Column '<b>' was left out & ignored", "</style></html>"],
            StopReason = "<img src=x onerror=alert(1)>",
            Inputs = metrics.Inputs with { Columns = [new ColumnSpec("\"><svg onload=alert(1)>", ColumnKind.Text, "a < b && c > d")] },
            Decisions = metrics.Decisions with { EstimatedPrecision = null, PrecisionLowerBound = null, EstimateRows = 0 },
        };
    }

    private static RunMetrics Create(string[] classes, double[] logLoss, bool replaced, int best, GainSummary gain)
    {
        var random = new SeededRandom(7);
        const long pool = 1_000_000;
        long each = pool / classes.Length;
        long[] predicted = [.. classes.Select((_, i) => each * (10 + (i % 5)) / 12)];
        predicted[0] += pool - 1_204 - predicted.Sum();
        double?[] thresholds = [.. classes.Select((_, i) => i % 7 == 3 ? (double?)null : 0.80 + (i % 4 * 0.04))];
        long[] accepted = [.. predicted.Select((p, i) => thresholds[i] is null ? 0 : p * 7 / 10)];
        return new RunMetrics
        {
            Version = "0.1.0",
            Settings = new RunSettings
            {
                Labeled = ["labeled.csv"],
                Unlabeled = ["unlabeled/part-1.csv", "unlabeled/part-2.csv"],
                Label = "label",
                Metric = MetricKind.LogLoss,
                Seed = 42,
                Columns = new Dictionary<string, ColumnKind> { ["zip"] = ColumnKind.Categorical, ["note"] = ColumnKind.Text },
            },
            Classes = classes,
            Inputs = new InputSummary
            {
                LabeledRows = classes.Length * 100,
                LabeledByClass = [.. classes.Select((_, i) => 90 + (i % 3 * 10))],
                UnlabeledRows = pool,
                SetAsideRows = 1_204,
                LabeledSetAside = 3,
                UnlabeledFiles = 2,
                Features = 128,
                Columns =
                [
                    new ColumnSpec("amount", ColumnKind.Numeric, "all 1,203 values seen are numbers"),
                    new ColumnSpec("zip", ColumnKind.Categorical, "set by hand"),
                    new ColumnSpec("note", ColumnKind.Text, "set by hand"),
                    new ColumnSpec("id", ColumnKind.Ignore, "1,204 distinct values in 1,204 rows: an identifier"),
                ],
            },
            Learner = new LearnerSummary
            {
                Name = "logistic",
                Candidates =
                [
                    new LearnerCandidateSummary("logistic", 0.8101, 0.7411, 1.1283),
                    new LearnerCandidateSummary("lightgbm", 0.9240, 0.7012, 1.6120),
                    new LearnerCandidateSummary("forest", 0.9931, 0.6892, 0.8411),
                ],
            },
            Rounds = [.. logLoss.Select((value, round) => Round(round, value, logLoss[0], classes, predicted, thresholds, random))],
            StopReason = "log-loss has not improved for 2 rounds",
            Gate = new GateSummary
            {
                Name = "cross-fitted",
                Replaced = replaced,
                Round = best,
                Blend = replaced ? 0.8 : 0,
                Gain = gain,
                Words = replaced
                    ? "The gain is more than one standard error above zero on labels that no part of the chain saw."
                    : "The gain does not exceed one standard error, so nothing is proven.",
            },
            Calibration = new CalibrationSummary
            {
                Temperature = 1.1283,
                ErrorBefore = 0.0612,
                ErrorAfter = 0.0178,
                ReliabilityBefore = Bins(classes.Length * 100, 0.08),
                ReliabilityAfter = Bins(classes.Length * 100, 0.02),
                Metrics = Metrics(logLoss[best] * 0.99),
                Confusion = [.. classes.SelectMany((_, i) => Confusion(i, classes.Length))],
            },
            Shift = new ShiftSummary
            {
                Auc = 0.7312,
                PValue = 0.00004,
                Shifted = true,
                LabeledRows = 1_000,
                PoolRows = 4_000,
                Columns = [new ShiftColumn("amount", 0.71), new ShiftColumn("zip", 0.22)],
            },
            ClassBalance = new ClassBalanceSummary
            {
                PValue = 0.0005,
                Shifted = true,
                LabeledShares = [.. classes.Select(_ => 1.0 / classes.Length)],
                PoolShares = [.. predicted.Select(p => p / (double)predicted.Sum())],
            },
            Decisions = new DecisionSummary
            {
                Accepted = accepted.Sum(),
                Review = predicted.Sum() - accepted.Sum(),
                Rejected = 1_204,
                AcceptedByClass = accepted,
                PredictedByClass = predicted,
                Thresholds = thresholds,
                ThresholdReasons =
                    [.. thresholds.Select(t => t is null ? "no threshold reaches the target" : "smallest that reaches the target")],
                EstimatedPrecision = 0.9612,
                PrecisionLowerBound = 0.9413,
                EstimateRows = 541,
                PrecisionCurve = [.. Enumerable.Range(1, 50).Select(i => i / 50.0).Select(share => new PrecisionPoint(
                    1 - (0.6 * share), share, (int)(classes.Length * 100 * share), 1 - (0.25 * share * share), 0.98 - (0.3 * share)))],
                ConfidenceHistogram = [.. predicted.Select(p => Histogram(p, random))],
            },
            Notices =
            [
                "1,204 unlabeled rows were set aside: 'amount' is not a number.",
                "Column 'id' was left out: an identifier.",
            ],
            Timing = new TimingSummary
            {
                Seconds = 61.34,
                PeakMemory = 812.4,
                SecondsByPhase = new Dictionary<string, double>
                {
                    ["plan"] = 1.2,
                    ["ingest"] = 14.8,
                    ["supervised"] = 6.1,
                    ["rounds"] = 31.9,
                    ["publish"] = 7.34
                },
            },
        };
    }

    private static RoundSummary Round(
        int round, double logLoss, double first, string[] classes, long[] predicted, double?[] thresholds, SeededRandom random) => new()
        {
            Round = round,
            Metrics = Metrics(logLoss),
            Gain = round == 0 ? null : new GainSummary(first - logLoss, 0.009 + (0.002 * random.NextDouble())),
            SelectedByClass =
                round == 0 ? [] : [.. classes.Select((_, i) => (long)(predicted[i] * 0.13 * round * (0.8 + (0.4 * random.NextDouble()))))],
            Thresholds = round == 0 ? [] : [.. thresholds.Select(t => t - (0.02 * round))],
            SampledRows = round >= 3 ? 250_000 : null,
            PseudoMass = round == 0 ? 0 : Math.Min(2, 0.5 * round),
            ChangedLabels = round <= 1 ? 0 : 61_230 / round,
        };

    private static Dictionary<string, double> Metrics(double logLoss) => new()
    {
        ["macro-f1"] = 0.978 - (0.33 * logLoss),
        ["accuracy"] = 0.991 - (0.33 * logLoss),
        ["log-loss"] = logLoss,
        ["auc"] = 1 - (logLoss / 12),
    };

    /// <summary>Most rows of a class are right, some are taken for the next class.</summary>
    private static ConfusionCell[] Confusion(int label, int classes) =>
        [new ConfusionCell(label, label, 80 - label), new ConfusionCell(label, (label + 1) % classes, 10 + label)];

    /// <summary>Bins that are too sure by as much; the lowest are empty.</summary>
    private static ReliabilityBin[] Bins(int rows, double tooSure) =>
    [
        .. Enumerable.Range(0, 15).Select(b => b < 4
            ? new ReliabilityBin(b / 15.0, (b + 1) / 15.0, 0, 0, 0)
            : new ReliabilityBin(b / 15.0, (b + 1) / 15.0, rows * b / 99, (b + 0.5) / 15, ((b + 0.5) / 15) - tooSure)),
    ];

    private static long[] Histogram(long rows, SeededRandom random)
    {
        double[] shape =
            [.. Enumerable.Range(0, 20).Select(bin => bin < 3 ? 0 : Math.Exp((bin - 20) / 4.0) * (0.7 + (0.6 * random.NextDouble())))];
        double total = shape.Sum();
        return [.. shape.Select(s => (long)(rows * s / total))];
    }
}
