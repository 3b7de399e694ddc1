using System.Text.Json.Serialization;
using PseudoLabel.Data;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Learning.Metrics.Evaluation;
using PseudoLabel.Run.Settings;
using PseudoLabel.SelfTraining.Gate;
using PseudoLabel.SelfTraining.Selection;

namespace PseudoLabel.Run.Contracts;

/// <summary>
/// The contents of <c>result/metrics.json</c>, and all that <c>report.html</c> shows. Byte-identical for the same inputs, settings and
/// seed, but for <see cref="Timing"/>.
/// </summary>
public sealed record RunMetrics
{
    /// <summary>Version of this file's form.</summary>
    public int FormatVersion { get; init; } = 1;

    /// <summary>The program's version.</summary>
    public required string Version { get; init; }

    /// <summary>The settings as resolved.</summary>
    public required RunSettings Settings { get; init; }

    /// <summary>The run whose model labeled the rows; null where this one trained.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TrainedBy { get; init; }

    /// <summary>What came of the run, in words; null in runs of earlier versions.</summary>
    public VerdictSummary? Verdict { get; init; }

    /// <summary>What to do next; null in runs of earlier versions.</summary>
    public IReadOnlyList<NextStep>? Next { get; init; }

    /// <summary>The class names, in order.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>What was read.</summary>
    public required InputSummary Inputs { get; init; }

    /// <summary>The learner that ran, and, for <c>auto</c>, what each candidate scored.</summary>
    public required LearnerSummary Learner { get; init; }

    /// <summary>The neighbor graph that labeled the pool beside the models; null where there was none.</summary>
    public SecondOpinionSummary? SecondOpinion { get; init; }

    /// <summary>The mixture of the classes that labeled the pool and stands beside the students; null where there was none.</summary>
    public MixtureSummary? Mixture { get; init; }

    /// <summary>The network of <c>learner: neural</c>; null where none was trained.</summary>
    public NeuralSummary? Neural { get; init; }

    /// <summary>The supervised model (round 0) and each round after it.</summary>
    public required IReadOnlyList<RoundSummary> Rounds { get; init; }

    /// <summary>Why the rounds ended.</summary>
    public required string StopReason { get; init; }

    /// <summary>Whether self-training was let through, and why.</summary>
    public required GateSummary Gate { get; init; }

    /// <summary>Calibration of the published model on out-of-fold labels.</summary>
    public required CalibrationSummary Calibration { get; init; }

    /// <summary>
    /// Whether the unlabeled rows are drawn like the labeled ones; null where it was not tested, or there are too few rows to.
    /// </summary>
    public ShiftSummary? Shift { get; init; }

    /// <summary>Whether the classes are as frequent in the unlabeled rows as in the labeled ones; null where it was not tested.</summary>
    public ClassBalanceSummary? ClassBalance { get; init; }

    /// <summary>How common the classes are in the pool, and what that changed; null in runs of earlier versions.</summary>
    public ClassSharesSummary? ClassShares { get; init; }

    /// <summary>Rows that no labeled row stands for; null where none are looked for, and in runs of earlier versions.</summary>
    public UnlikeSummary? Unlike { get; init; }

    /// <summary>What became of the unlabeled rows.</summary>
    public required DecisionSummary Decisions { get; init; }

    /// <summary>The labels held against the column that holds the truth; null where there is none.</summary>
    public TruthSummary? Truth { get; init; }

    /// <summary>How much each column is worth to the published model; null in runs of earlier versions.</summary>
    public ImportanceSummary? Importance { get; init; }

    /// <summary>Notices for the user: columns left out, rows set aside, the gate left out, targets that could not be shown.</summary>
    public required IReadOnlyList<string> Notices { get; init; }

    /// <summary>Wall-clock seconds and memory: the only part that differs from run to run.</summary>
    public required TimingSummary Timing { get; init; }
}

/// <summary>What was read.</summary>
public sealed record InputSummary
{
    /// <summary>Labeled rows that were trained on.</summary>
    public required int LabeledRows { get; init; }

    /// <summary>Labeled rows by class.</summary>
    public required IReadOnlyList<int> LabeledByClass { get; init; }

    /// <summary>Unlabeled rows, set-aside ones included.</summary>
    public required long UnlabeledRows { get; init; }

    /// <summary>Unlabeled rows set aside.</summary>
    public required long SetAsideRows { get; init; }

    /// <summary>Batches that failed for good: all their rows are set aside, and a notice names each.</summary>
    public int FailedBatches { get; init; }

    /// <summary>Labeled rows left out: bad cells or no label.</summary>
    public required int LabeledSetAside { get; init; }

    /// <summary>
    /// Given labels that look wrong, by class: those listed in <c>label-suspects.csv</c>. They were trained on all the same.
    /// </summary>
    public IReadOnlyList<int> LabelSuspectsByClass { get; init; } = [];

    /// <summary>Number of unlabeled files.</summary>
    public required int UnlabeledFiles { get; init; }

    /// <summary>Unlabeled files outside the settings' window, which took no part.</summary>
    public int FilesOutsideWindow { get; init; }

    /// <summary>Number of feature columns after encoding.</summary>
    public required int Features { get; init; }

    /// <summary>The columns that pretrained networks read; null where none did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<EmbeddedSummary>? Embedded { get; init; }

    /// <summary>Each column, its kind and the reason.</summary>
    public required IReadOnlyList<ColumnSpec> Columns { get; init; }

    /// <summary>The shape of the images that rows are, such as <c>32x32x3</c>; null where rows are no images.</summary>
    public string? ImageShape { get; init; }
}

/// <summary>The learner that ran.</summary>
public sealed record LearnerSummary
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Cross-validated log-loss and accuracy on the labeled rows of each candidate; one entry where the learner was given.
    /// </summary>
    public required IReadOnlyList<LearnerCandidateSummary> Candidates { get; init; }
}

/// <summary>One learner's cross-validated scores on the labeled rows.</summary>
/// <param name="Name">The learner.</param>
/// <param name="LogLoss">Log-loss after calibration.</param>
/// <param name="Accuracy">Accuracy.</param>
/// <param name="Temperature">Its calibration temperature.</param>
public sealed record LearnerCandidateSummary(string Name, double LogLoss, double Accuracy, double Temperature);

/// <summary>The neighbor graph of a run.</summary>
public sealed record SecondOpinionSummary
{
    /// <summary>Pool rows that are its nodes.</summary>
    public required int Nodes { get; init; }

    /// <summary>Nearest neighbors that each node is tied to.</summary>
    public required int Neighbors { get; init; }

    /// <summary>Its edges.</summary>
    public required int Edges { get; init; }

    /// <summary>Its share in what labels the pool.</summary>
    public required double Share { get; init; }

    /// <summary>Its calibration temperature.</summary>
    public required double Temperature { get; init; }
}

/// <summary>The mixture of the classes, fitted to labels and pool.</summary>
/// <param name="Share">Its share in what labeled the pool and in every student.</param>
/// <param name="Temperature">Its calibration temperature.</param>
public sealed record MixtureSummary(double Share, double Temperature);

/// <summary>One round.</summary>
public sealed record RoundSummary
{
    /// <summary>The round; 0 is the supervised model.</summary>
    public required int Round { get; init; }

    /// <summary>
    /// Out-of-fold metrics on the labeled rows by name (<c>accuracy</c>, <c>balanced-accuracy</c>, <c>macro-f1</c>, <c>mcc</c>, <c>auc</c>,
    /// <c>average-precision</c>, <c>log-loss</c>), rows counting by their weights.
    /// </summary>
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    /// <summary>Paired gain in log-loss over the supervised model, its standard error; null in round 0.</summary>
    public GainSummary? Gain { get; init; }

    /// <summary>
    /// Pool rows that the round predicted and selected from: all, or a random sample of a large pool; 0 in round 0, where a network is
    /// trained, and in runs of earlier versions.
    /// </summary>
    public long PredictedRows { get; init; }

    /// <summary>Of these, the rows selected for this round's training, by class; empty in round 0.</summary>
    public IReadOnlyList<long> SelectedByClass { get; init; } = [];

    /// <summary>The threshold of each class; null where the class accepts nothing.</summary>
    public IReadOnlyList<double?> Thresholds { get; init; } = [];

    /// <summary>Why each class has its threshold, in words; empty in round 0.</summary>
    public IReadOnlyList<string> ThresholdReasons { get; init; } = [];

    /// <summary>Selected rows that were left out as label noise.</summary>
    public int NoisyRows { get; init; }

    /// <summary>Rows trained on, when a sample of the selected rows was (memory limit).</summary>
    public long? SampledRows { get; init; }

    /// <summary>Weight of the pseudo-labeled rows together, relative to the labeled rows'.</summary>
    public double PseudoMass { get; init; }

    /// <summary>Predicted rows whose label differs from the round before.</summary>
    public long ChangedLabels { get; init; }

    /// <summary>
    /// Part of the predicted rows that the models gave the same class as the neighbor graph, the mixture, or both together, before they
    /// were mixed; null without these.
    /// </summary>
    public double? Agreement { get; init; }

    /// <summary>Pool rows that the neighbor filter kept out of training.</summary>
    public long FilteredRows { get; init; }
}

/// <summary>A paired difference.</summary>
/// <param name="Mean">Its mean; above 0 is better.</param>
/// <param name="StandardError">Its standard error.</param>
public sealed record GainSummary(double Mean, double StandardError);

/// <summary>The gate's decision.</summary>
public sealed record GateSummary
{
    /// <summary>The gate's name.</summary>
    public required string Name { get; init; }

    /// <summary>Whether a self-trained model replaced the supervised one.</summary>
    public required bool Replaced { get; init; }

    /// <summary>The round of the published model; 0 is the supervised one.</summary>
    public required int Round { get; init; }

    /// <summary>Share of the self-trained model in the published blend, 0 to 1.</summary>
    public required double Blend { get; init; }

    /// <summary>
    /// Paired gain in log-loss over the supervised model of what was published; where nothing was let through, of the best that was
    /// refused.
    /// </summary>
    public required GainSummary Gain { get; init; }

    /// <summary>How certain the gain is: none is seen, it is possible, likely, or proven at the risk that the settings name.</summary>
    public GainGrade Grade { get; init; }

    /// <summary>
    /// Probability of such a gain, or a greater one, of the best of all rounds and shares, had none of them one; null where untested. A
    /// gain is proven up to a fifth of <c>gate-risk</c>, likely up to 0.2.
    /// </summary>
    public double? PValue { get; init; }

    /// <summary>The decision in words.</summary>
    public required string Words { get; init; }
}

/// <summary>Calibration of the published model.</summary>
public sealed record CalibrationSummary
{
    /// <summary>Temperature that its log-probabilities are divided by.</summary>
    public required double Temperature { get; init; }

    /// <summary>Expected calibration error before.</summary>
    public required double ErrorBefore { get; init; }

    /// <summary>Expected calibration error after.</summary>
    public required double ErrorAfter { get; init; }

    /// <summary>
    /// The reliability diagram's bins before: out-of-fold rows by top probability, 15 bins over [0, 1], which <see cref="ErrorBefore"/>
    /// sums over.
    /// </summary>
    public IReadOnlyList<ReliabilityBin> ReliabilityBefore { get; init; } = [];

    /// <summary>The same after.</summary>
    public IReadOnlyList<ReliabilityBin> ReliabilityAfter { get; init; } = [];

    /// <summary>Out-of-fold metrics of the published model by name.</summary>
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    /// <summary>Each class's own: average precision against the rest, log-loss of its rows; empty in runs of earlier versions.</summary>
    public IReadOnlyList<ClassScores> ByClass { get; init; } = [];

    /// <summary>
    /// Labeled rows by class and prediction, out of fold, with the published model's correction; pairs that do not occur are left out.
    /// Empty in runs of earlier versions.
    /// </summary>
    public IReadOnlyList<ConfusionCell> Confusion { get; init; } = [];
}

/// <summary>What became of the unlabeled rows. Accepted + review + rejected + labeled = all rows.</summary>
public sealed record DecisionSummary
{
    /// <summary>Rows whose label is accepted.</summary>
    public required long Accepted { get; init; }

    /// <summary>Rows left for a person.</summary>
    public required long Review { get; init; }

    /// <summary>Rows among them that are unlike the labeled rows, whatever their confidence; 0 where none are looked for.</summary>
    public long Outliers { get; init; }

    /// <summary>Rows that could not be used.</summary>
    public required long Rejected { get; init; }

    /// <summary>Rows whose label is known, as they are labeled rows too; 0 in runs of earlier versions.</summary>
    public long Labeled { get; init; }

    /// <summary>All unlabeled rows.</summary>
    [JsonIgnore]
    public long Rows => Accepted + Review + Rejected + Labeled;

    /// <summary>Accepted rows by class.</summary>
    public required IReadOnlyList<long> AcceptedByClass { get; init; }

    /// <summary>Predicted rows by class, whatever the decision; known labels are not among them.</summary>
    public required IReadOnlyList<long> PredictedByClass { get; init; }

    /// <summary>The acceptance threshold of each class; null where the class accepts nothing.</summary>
    public required IReadOnlyList<double?> Thresholds { get; init; }

    /// <summary>Why each class has that threshold, in words.</summary>
    public required IReadOnlyList<string> ThresholdReasons { get; init; }

    /// <summary>The earlier run whose thresholds were carried over; null where none were.</summary>
    public string? CarriedFrom { get; init; }

    /// <summary>Out-of-fold precision of accepted labels; null when no labeled row passes.</summary>
    public double? EstimatedPrecision { get; init; }

    /// <summary>Its one-sided lower bound at the precision risk.</summary>
    public double? PrecisionLowerBound { get; init; }

    /// <summary>Labeled rows that the estimate rests on.</summary>
    public int EstimateRows { get; init; }

    /// <summary>
    /// The same by class, which the precision of all together hides: how right the labels accepted as a class are, and how many of its rows
    /// are accepted as another; empty in runs of earlier versions.
    /// </summary>
    public IReadOnlyList<AcceptedEstimate> AcceptedEstimates { get; init; } = [];

    /// <summary>
    /// Precision against coverage, from the surest rows to all, with one threshold for all classes; empty in runs of earlier versions.
    /// </summary>
    public IReadOnlyList<PrecisionPoint> PrecisionCurve { get; init; } = [];

    /// <summary>Counts of pool confidence in 20 equal bins over [0, 1], by predicted class: [class][bin].</summary>
    public required IReadOnlyList<IReadOnlyList<long>> ConfidenceHistogram { get; init; }
}

/// <summary>Time and memory.</summary>
public sealed record TimingSummary
{
    /// <summary>Wall-clock seconds of the run, over all its sittings.</summary>
    public double Seconds { get; init; }

    /// <summary>Wall-clock seconds by phase.</summary>
    public IReadOnlyDictionary<string, double> SecondsByPhase { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>Peak memory of the process in MiB; null where it is not known, as of a run that many processes made.</summary>
    public double? PeakMemory { get; init; }
}
