using System.Text.Json.Serialization;
using PseudoLabel.Data;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.TrainingContract;

namespace PseudoLabel.Run.Settings;

/// <summary>
/// Everything that decides a run's result. The names in <c>job.json</c>, in the HTTP body and on the command line are the same:
/// these, in kebab case (<c>max-rounds</c>). Parallelism is not here: it never changes a result.
/// </summary>
public sealed record RunSettings
{
    private static readonly TrainingOptions Training = new();

    /// <summary>Labeled inputs: files, folders, globs.</summary>
    public IReadOnlyList<string> Labeled { get; init; } = [];

    /// <summary>Unlabeled inputs: files, folders, globs.</summary>
    public IReadOnlyList<string> Unlabeled { get; init; } = [];

    /// <summary>
    /// Inputs of labeled and unlabeled rows together, told apart by the label cell: files, folders, globs. They add to the others.
    /// </summary>
    public IReadOnlyList<string> Data { get; init; } = [];

    /// <summary>The format of inputs that come through a pipe or from an address whose name does not tell: <c>auto</c> looks.</summary>
    public string InputFormat { get; init; } = "auto";

    /// <summary>
    /// The sheet that is read of Excel workbooks, by name or number from 1; empty for the first visible one that holds anything.
    /// </summary>
    public string Sheet { get; init; } = "";

    /// <summary>
    /// The unlabeled files that take part: those of the last days, <c>30d</c>, or the newest ones, <c>50f</c>, counted from the newest
    /// one's own time; empty for all.
    /// </summary>
    public string Window { get; init; } = "";

    /// <summary>The label column's name; empty, with labeled images, for <c>label</c>.</summary>
    public string Label { get; init; } = "";

    /// <summary>
    /// A column of the unlabeled files that holds their true labels: it is kept out of training, and the labels are held against it once
    /// they stand; empty for none.
    /// </summary>
    public string Truth { get; init; } = "";

    /// <summary>
    /// A column that names what several rows are of, such as a patient, a card or a device: rows of one are never on both sides of a fold.
    /// It is no feature. Empty where each row is its own.
    /// </summary>
    public string Group { get; init; } = "";

    /// <summary>
    /// A column of the labeled files with the time of each row, a number or a date: rows are held out after all that is learned from. It is
    /// no feature, unless <see cref="Columns"/> sets its kind. Empty where rows have no order.
    /// </summary>
    public string Time { get; init; } = "";

    /// <summary>
    /// A column of the labeled files that says what each labeled row weighs in training, relative to the others. It is no feature. Empty
    /// where all weigh the same.
    /// </summary>
    public string Weight { get; init; } = "";

    /// <summary>
    /// Words in the label column that say that a row has no label, beside the empty cell; none for the known ones, such as NA and ?.
    /// </summary>
    public IReadOnlyList<string> UnlabeledMarkers { get; init; } = [];

    /// <summary>
    /// Which texts of the label column are one class: <c>joined</c>, those that differ only in case, white space or how a number is
    /// written, or <c>exact</c>, only equal ones.
    /// </summary>
    public string LabelValues { get; init; } = "joined";

    /// <summary>
    /// Words that stand for a missing value in every column, besides the known ones and those that a column of numbers shows by itself.
    /// </summary>
    public IReadOnlyList<string> MissingMarkers { get; init; } = [];

    /// <summary>
    /// What stands before the decimals of numbers: <c>auto</c> finds it for each column of each file, <c>point</c> and <c>comma</c> set it.
    /// </summary>
    public string DecimalSign { get; init; } = "auto";

    /// <summary>
    /// What comes first in dates such as 03/04/2024: <c>auto</c> goes by the other dates, <c>day-first</c> and <c>month-first</c> settle
    /// what these leave open.
    /// </summary>
    public string DateOrder { get; init; } = "auto";

    /// <summary>
    /// The shape of rows that are images, height, width and channels, as <c>8x8</c> or <c>32x32x3</c>; empty where rows are none, or image
    /// files tell it.
    /// </summary>
    public string ImageShape { get; init; } = "";

    /// <summary>What parts the cells of text files: <c>auto</c>, <c>tab</c> or a character.</summary>
    public string Delimiter { get; init; } = TextSettings.Auto;

    /// <summary>What cells of text files are quoted by: <c>auto</c>, <c>none</c> or a character.</summary>
    public string Quote { get; init; } = TextSettings.Auto;

    /// <summary>What lines of text files begin with that are no rows: <c>auto</c>, <c>none</c> or a character.</summary>
    public string Comment { get; init; } = TextSettings.Auto;

    /// <summary>The encoding of text files: <c>auto</c>, <c>utf-8</c>, <c>utf-16le</c>, <c>utf-16be</c> or <c>windows-1252</c>.</summary>
    public string Encoding { get; init; } = TextSettings.Auto;

    /// <summary>
    /// Whether CSV and TSV files begin with a row; their columns are then <c>column_1</c> and so on, <see cref="Label"/> among them.
    /// </summary>
    public bool NoHeader { get; init; }

    /// <summary>Column kinds set by hand, by column name.</summary>
    public IReadOnlyDictionary<string, ColumnKind> Columns { get; init; } = new Dictionary<string, ColumnKind>(StringComparer.Ordinal);

    /// <summary>
    /// Which pretrained networks turn texts and images into vectors that are features besides: <c>auto</c>, <c>off</c>, or words of the
    /// form <c>text=minilm</c>, <c>image=resnet18</c>, <c>COLUMN=PATH.onnx</c>.
    /// </summary>
    public IReadOnlyList<string> Embed { get; init; } = ["auto"];

    /// <summary>Which of the three versions runs.</summary>
    public RunMode Mode { get; init; } = RunMode.Iterative;

    /// <summary>
    /// The learner's name: <c>auto</c>, <c>logistic</c>, <c>lightgbm</c>, <c>forest</c>, a reference learner, or <c>neural</c>: the
    /// supervised model of <c>auto</c>, then one round that trains a network on labels and pool together.
    /// </summary>
    public string Learner { get; init; } = "auto";

    /// <summary>Self-training rounds at most, 0 to 100; 0 trains the supervised model alone.</summary>
    public int MaxRounds { get; init; } = 6;

    /// <summary>Rounds without improvement after which the run stops, 1 to 100.</summary>
    public int Patience { get; init; } = 2;

    /// <summary>What a round must gain over the best one before it to count as an improvement, in the metric's unit, 0 to 1.</summary>
    public double MinImprovement { get; init; } = 0.001;

    /// <summary>The metric that decides when to stop; the gate looks at it beside log-loss.</summary>
    public MetricKind Metric { get; init; } = MetricKind.LogLoss;

    /// <summary>Leaves out the cross-fitted gate; one held-out fold still says when to stop. The report says so.</summary>
    public bool Fast { get; init; }

    /// <summary>Seed of everything random.</summary>
    public ulong Seed { get; init; }

    /// <summary>
    /// Share of the supervised model, 0 to 1, in what labels the pool from round 2 on, the last round's model having the rest.
    /// </summary>
    public double SupervisedShare { get; init; } = 0.5;

    /// <summary>
    /// Share of the neighbor graph, 0 to 1, in what labels the pool in every round; 0 builds none, and none is built with
    /// <see cref="Fast"/>.
    /// </summary>
    public double GraphShare { get; init; } = 0.33;

    /// <summary>
    /// Unlabeled rows, 0 to 1,000,000,000, past which there is no neighbor graph: finding each row's nearest nodes then takes longer than
    /// all else.
    /// </summary>
    public int GraphRows { get; init; } = 200_000;

    /// <summary>
    /// Share of the mixture of the classes, 0 to 1, in what labels the pool and in every student, where it foretells held-out labels as
    /// well as the learner does: it is the greater, the better it does. Only texts, with their vectors, have one; 0 fits none, and
    /// none is fitted with <see cref="Fast"/>.
    /// </summary>
    public double MixtureShare { get; init; } = 0.5;

    /// <summary>Whether rows are kept out of training whose class the neighbor graph doubts.</summary>
    public bool NeighborFilter { get; init; }

    /// <summary>
    /// How each round chooses the rows to train on: <c>quota</c>, <c>percentile</c>, <c>threshold</c>, <c>flex</c>, <c>free</c> or
    /// <c>precision</c>.
    /// </summary>
    public string Selection { get; init; } = "quota";

    /// <summary>
    /// The confidence measure: <c>probability</c>, <c>margin</c>, <c>entropy</c>, <c>agreement</c> with the neighbor graph, or the
    /// ensemble's <c>lower-bound</c>; for the last two the results give the probability.
    /// </summary>
    public string Confidence { get; init; } = "probability";

    /// <summary>The threshold of <c>selection: threshold</c>, and the base threshold of <c>selection: flex</c>, 0 to 1.</summary>
    public double Threshold { get; init; } = 0.9;

    /// <summary>
    /// Share of the pool that each round of <c>selection: quota</c> (by predicted class) or <c>percentile</c> (over all classes) adds, 0.01
    /// to 1.
    /// </summary>
    public double QuotaStep { get; init; } = 0.2;

    /// <summary>Largest share of the pool that <c>selection: quota</c> or <c>percentile</c> takes, 0.01 to 1.</summary>
    public double QuotaMax { get; init; } = 0.8;

    /// <summary>
    /// How the labeled rows were drawn: <c>evenly</c>, <c>randomly</c>, or <c>auto</c>, which goes by their counts. Evenly drawn ones do
    /// not tell how common the classes are in the pool.
    /// </summary>
    public string LabelsDrawn { get; init; } = Settings.LabelsDrawn.Auto;

    /// <summary>
    /// What a decision costs, by true class, then by decided class: each row is decided for the class of least expected cost. None where
    /// the most probable class is decided for.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Costs { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, double>>(StringComparer.Ordinal);

    /// <summary>The pool's class shares where they are known, of each class by its name; none where they are to be estimated.</summary>
    public IReadOnlyDictionary<string, double> ClassShares { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>
    /// Exponent of the alignment of the teacher's probabilities with the labeled rows' class shares, 0 to 1; 0 leaves them as they are.
    /// Right only for labels drawn at random from the pool.
    /// </summary>
    public double PriorAlignment { get; init; }

    /// <summary>Whether <c>selection: precision</c> and the accepted labels have a threshold for each class, not one for all.</summary>
    public bool PerClass { get; init; }

    /// <summary>Precision wanted among accepted pseudo-labels, 0.5 to 1.</summary>
    public double PrecisionTarget { get; init; } = 0.95;

    /// <summary>
    /// What must show that the target is met: the out-of-fold <c>estimate</c>; the same, <c>cautious</c>, with half of the allowed errors
    /// to spare; or its lower <c>bound</c> at <see cref="PrecisionRisk"/>.
    /// </summary>
    public string PrecisionProof { get; init; } = "cautious";

    /// <summary>Chance that the bound is wrong, 0.001 to 0.5.</summary>
    public double PrecisionRisk { get; init; } = 0.1;

    /// <summary>
    /// Weight of an earlier run's acceptance thresholds, 0 to 1: a threshold is carry * the earlier one + (1 - carry) * this run's own, but
    /// never below this run's own. 0 carries none.
    /// </summary>
    public double Carry { get; init; }

    /// <summary>The folder of the run whose thresholds are carried. A service takes the data set's last completed run instead.</summary>
    public string CarryFrom { get; init; } = "";

    /// <summary>Weight of the pseudo-labeled loss in <c>mode: joint</c>, relative to the labeled loss, 0 to 100.</summary>
    public double Alpha { get; init; } = 1;

    /// <summary>
    /// How alpha goes over the rounds: <c>constant</c>, <c>linear</c>, or <c>gate</c>, a quarter, half, one and two times alpha in turn,
    /// among which the gate picks.
    /// </summary>
    public string AlphaRamp { get; init; } = "linear";

    /// <summary>
    /// What a pseudo-labeled row weighs: <c>proportional</c> to its confidence, a <c>soft</c> Gaussian of it, or <c>equal</c> to the
    /// others.
    /// </summary>
    public string Weighting { get; init; } = "proportional";

    /// <summary>Total weight of pseudo-labeled rows at most, as a multiple of the labeled rows' weight, 0 to 1,000.</summary>
    public double PseudoMass { get; init; } = 2;

    /// <summary>
    /// Pseudo-labeled rows that a round's model is trained on, 0 to 100,000,000: of more selected ones a random sample, this large on
    /// average. 0 takes 1,000, or 100 times the root of the number of labeled rows where that is more.
    /// </summary>
    public int StudentRows { get; init; }

    /// <summary>
    /// What keeps rows that are unlike the labeled ones from acceptance, or from training too: <c>auto</c>, <c>off</c>, <c>distance</c>
    /// or <c>pca</c>.
    /// </summary>
    public string OodFilter { get; init; } = "auto";

    /// <summary>Whether selected rows are left out whose pseudo-labels a model of the other half of them speaks against.</summary>
    public bool NoiseFilter { get; init; }

    /// <summary>Folds of the cross-fitted gate, 2 to 20; fewer where a class has fewer rows.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>Repeats of the folds, 0 to 10; 0 takes 2 up to 200 labeled rows, 1 above and where a network is trained.</summary>
    public int Repeats { get; init; }

    /// <summary>Standard errors by which a round must beat the supervised model at the gate, 0 to 5.</summary>
    public double GateZ { get; init; } = 1;

    /// <summary>
    /// Standard errors taken off a gain when the gate chooses among rounds and shares that beat the supervised model and luck may explain
    /// that there is one, 0 to 10; the more, the smaller the share. Of a gain that is likely or proven <see cref="GateZ"/> are taken off.
    /// </summary>
    public double GateCaution { get; init; } = 3;

    /// <summary>In how many runs whose self-training gains nothing a gain may be called proven, 0.001 to 0.5.</summary>
    public double GateRisk { get; init; } = 0.05;

    /// <summary>Pool rows that the gate's chains see, 100 to 10,000,000: all of a smaller pool, a random sample of a larger one.</summary>
    public int GatePoolRows { get; init; } = 20_000;

    /// <summary>
    /// Pool rows that the run's rounds predict and select from, 0 or 100 to 2,000,000,000: all of a smaller pool, a random sample of a
    /// larger one, which is labeled as a whole by the published model. 0 takes as many as the gate sees, or 5 for each row that a round
    /// trains on where that is more. The gate's chains see no more rows than that.
    /// </summary>
    public int RoundRows { get; init; }

    /// <summary>Rows of a batch, 100 to 1,000,000.</summary>
    public int BatchRows { get; init; } = 20_000;

    /// <summary>
    /// Unlabeled rows that types, categories, vocabularies and scales are taken from, 1,000 to 10,000,000, spread over all files.
    /// </summary>
    public int FitRows { get; init; } = 100_000;

    /// <summary>
    /// Memory for the rows of one training, in MiB, 16 to 65,536; past it a random sample of the selected rows is trained on.
    /// </summary>
    public int TrainingMemory { get; init; } = 256;

    /// <summary>
    /// Share of the rows of an input that may be set aside for cells that are not numbers, 0 to 1; past it the run is refused.
    /// </summary>
    public double MaxBadShare { get; init; } = 0.05;

    /// <summary>
    /// Share of the batches that may fail for good, 0 to 1: their rows are rejected, the report names them. Past it, and with 0 at the
    /// first, the run fails.
    /// </summary>
    public double MaxFailedShare { get; init; }

    /// <summary>
    /// What becomes of a pool that is not drawn like the labeled rows: <c>off</c> (not tested), <c>warn</c> or <c>refuse</c>.
    /// </summary>
    public string Shift { get; init; } = "warn";

    /// <summary>Chance that the shift test finds a shift where there is none, 0.001 to 0.5.</summary>
    public double ShiftRisk { get; init; } = 0.01;

    /// <summary>Rows in <c>review.csv</c>, 0 to 1,000,000.</summary>
    public int ReviewRows { get; init; } = 200;

    /// <summary>
    /// How <c>review.csv</c> ranks rows: <c>coverage</c> (uncertain ones that speak for many others) or <c>margin</c> (the most uncertain).
    /// </summary>
    public string ReviewOrder { get; init; } = "coverage";

    /// <summary>
    /// As what the finished data set is written, all rows in their own columns with their labels: <c>csv</c> (labeled.csv), <c>parquet</c>
    /// (labeled.parquet), <c>both</c>, <c>none</c>, or <c>auto</c>: both, but of large tables CSV alone.
    /// </summary>
    public string LabeledOut { get; init; } = "auto";

    /// <summary>Columns of the unlabeled rows that <c>pseudo-labels.csv</c> carries after its own.</summary>
    public IReadOnlyList<string> Keep { get; init; } = [];

    /// <summary>Whether <c>pseudo-labels.csv</c> has a probability column for each class.</summary>
    public bool Probabilities { get; init; }

    /// <summary>Whether <c>model.onnx</c> is written: the published model for any ONNX runtime.</summary>
    public bool Onnx { get; init; } = true;

    /// <summary>
    /// The network of <c>learner: neural</c>: <c>auto</c>, <c>mlp</c> or <c>cnn</c>, as <see cref="TrainingOptions.Network"/>.
    /// </summary>
    public string Network { get; init; } = "auto";

    /// <summary>Units of its hidden layers, or channels of its first convolutions, 0 to 8,192; 0 takes 256 and 32.</summary>
    public int NetworkWidth { get; init; }

    /// <summary>Its hidden layers, or stages of convolutions, 0 to 16; 0 takes 2, and as many stages as the image has room for.</summary>
    public int NetworkDepth { get; init; }

    /// <summary>Share of a hidden layer's outputs that is dropped in training, 0 to 0.9.</summary>
    public double NetworkDropout { get; init; } = Training.Dropout;

    /// <summary>
    /// What normalizes hidden layers: <c>auto</c> (batch for mlp, none for cnn), <c>batch</c>, <c>layer</c> or <c>none</c>.
    /// </summary>
    public string NetworkNorm { get; init; } = Training.Normalization;

    /// <summary>
    /// The network's loss on unlabeled rows, weighted by <see cref="Alpha"/>: <c>auto</c>, <c>lee</c>, <c>softmatch</c>, <c>fixmatch</c> or
    /// <c>freematch</c>.
    /// </summary>
    public string UnlabeledLoss { get; init; } = Training.UnlabeledLoss;

    /// <summary>Confidence from which <c>fixmatch</c> takes a pseudo-label, 0 to 1.</summary>
    public double FixmatchThreshold { get; init; } = Training.Threshold;

    /// <summary>Share, 0 to 1, in a network's pseudo-labels of labels spread over the neighbor graph of its own embedding.</summary>
    public double NeighborShare { get; init; } = Training.NeighborShare;

    /// <summary>Share of the network's training before which alpha is 0, 0 to 1.</summary>
    public double RampStart { get; init; } = Training.RampStart;

    /// <summary>Share of the network's training from which alpha is whole, <see cref="RampStart"/> to 1.</summary>
    public double RampEnd { get; init; } = Training.RampEnd;

    /// <summary>Whether the unlabeled loss of the labeled rows is subtracted.</summary>
    public bool Debias { get; init; }

    /// <summary>Whether images are moved, turned and otherwise changed a little in a network's training.</summary>
    public bool Augment { get; init; } = Training.Augment;

    /// <summary>Labeled rows of a training step, 1 to 65,536.</summary>
    public int LabeledBatch { get; init; } = Training.LabeledBatch;

    /// <summary>Unlabeled rows of a training step for each labeled one, 1 to 100.</summary>
    public int UnlabeledRatio { get; init; } = Training.UnlabeledRatio;

    /// <summary>Steps of a training, 0 to 100,000,000; 0 takes as many as the rows ask for.</summary>
    public int TrainSteps { get; init; }

    /// <summary>The optimizer: <c>adamw</c> or <c>sgd</c>.</summary>
    public string Optimizer { get; init; } = Training.Optimizer;

    /// <summary>Learning rate at the start, 0 to 10; 0 takes 0.002 for adamw and 0.03 for sgd.</summary>
    public double LearningRate { get; init; }

    /// <summary>Weight decay, 0 to 1.</summary>
    public double WeightDecay { get; init; } = Training.WeightDecay;

    /// <summary>Decay of the moving average of the weights, 0 to 0.99999.</summary>
    public double EmaDecay { get; init; } = Training.EmaDecay;

    /// <summary>Looks at the calibration rows without improvement after which a training ends, 0 (never) to 10,000.</summary>
    public int TrainPatience { get; init; } = Training.Patience;

    /// <summary>
    /// Minutes after which all trainings end with what they have, 0 (no limit) to 10,000. Results cut short by it are not reproducible.
    /// </summary>
    public double TrainingMinutes { get; init; }

    /// <summary>
    /// Where networks are trained: <c>auto</c> (a GPU where there is one, the CPU where that fails), <c>cpu</c> or <c>cuda</c>. On a CPU
    /// the results do not depend on the machine.
    /// </summary>
    public string Device { get; init; } = "auto";
}

/// <summary>The three versions of the method.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunMode>))]
public enum RunMode
{
    /// <summary>Train on labels, predict, keep the confident rows, train on both: once.</summary>
    [JsonStringEnumMemberName("one-shot")]
    OneShot,

    /// <summary>The same, round after round, until the metric stops improving.</summary>
    [JsonStringEnumMemberName("iterative")]
    Iterative,

    /// <summary>Every pool row takes part, weighted by alpha: loss(labeled) + alpha * loss(pseudo-labeled).</summary>
    [JsonStringEnumMemberName("joint")]
    Joint,
}
