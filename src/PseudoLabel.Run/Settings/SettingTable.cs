using PseudoLabel.Data;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Run.Settings.Forms;
using PseudoLabel.SelfTraining.Confidence;
using PseudoLabel.SelfTraining.Filters;
using PseudoLabel.SelfTraining.Selection;
using PseudoLabel.SelfTraining.Weights;
using PseudoLabel.TrainingContract;

namespace PseudoLabel.Run.Settings;

/// <summary>
/// Every setting, in the order in which help texts and written settings show them. Command line, JSON and validation all go by this
/// table: a new property of <see cref="RunSettings"/> needs one entry here and nothing else.
/// </summary>
public static class SettingTable
{
    /// <summary>All settings.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Of("labeled", new ListForm(), s => s.Labeled, (s, v) => s with { Labeled = v },
            "Labeled inputs: files, folders, globs, https:// and az:// addresses, - for standard input"),
        Of("unlabeled", new ListForm(), s => s.Unlabeled, (s, v) => s with { Unlabeled = v },
            "Unlabeled inputs: files, folders, globs, https:// and az:// addresses, - for standard input"),
        Of("data", new ListForm(), s => s.Data, (s, v) => s with { Data = v },
            "Inputs of labeled and unlabeled rows together, told apart by the label cell: files, folders, globs, addresses, -"),
        Chosen("input-format", InputFormats.All, s => s.InputFormat, (s, v) => s with { InputFormat = v },
            "The format of standard input (-), pipes and addresses whose names do not tell it; auto looks"),
        Of("sheet", new TextForm("SHEET"), s => s.Sheet, (s, v) => s with { Sheet = v },
            "The sheet of Excel workbooks, by name or number from 1; else the first visible one that holds anything"),
        Of("window", new WindowForm(), s => s.Window, (s, v) => s with { Window = v },
            "Only unlabeled files of the last days, or the newest files, counted from the newest file's own time"),
        Of("label", new TextForm("COLUMN"), s => s.Label, (s, v) => s with { Label = v },
            "The label column's name; labeled images need none"),
        Of("truth", new TextForm("COLUMN"), s => s.Truth, (s, v) => s with { Truth = v },
            "A column of the unlabeled files that holds the truth: no model sees it, and the labels are held against it once they stand"),
        Of("group", new TextForm("COLUMN"), s => s.Group, (s, v) => s with { Group = v },
            "A column that names what several rows are of, such as a patient or a device: rows of one are held out together; no feature"),
        Of("time", new TextForm("COLUMN"), s => s.Time, (s, v) => s with { Time = v },
            "A column of the labeled files with each row's time, a number or a date: rows are held out after all that is learned from"),
        Of("weight", new TextForm("COLUMN"), s => s.Weight, (s, v) => s with { Weight = v },
            "A column of the labeled files with what each labeled row weighs in training, above 0; no feature"),
        new Setting<IReadOnlyList<string>>(
            "unlabeled-markers", "unlabeled-marker", new ListForm("WORD", takes: "a word, or an array of words"), s => s.UnlabeledMarkers,
            (s, v) => s with { UnlabeledMarkers = v },
            "Words in the label column that stand for no label, beside the empty cell; none for the known ones, such as NA, NaN, None and "
                + "?"),
        Chosen("label-values", CellSettings.LabelValues, s => s.LabelValues, (s, v) => s with { LabelValues = v },
            "Whether labels that differ only in case, white space or how a number is written are one class"),
        new Setting<IReadOnlyList<string>>(
            "missing-markers", "missing-marker", new ListForm("WORD", takes: "a word, or an array of words"), s => s.MissingMarkers,
            (s, v) => s with { MissingMarkers = v },
            "Words that stand for a missing value in every column, besides the known ones"),
        Chosen("decimal-sign", CellSettings.DecimalSigns, s => s.DecimalSign, (s, v) => s with { DecimalSign = v },
            "What stands before decimals; auto finds it for each column of each file"),
        Chosen("date-order", CellSettings.DateOrders, s => s.DateOrder, (s, v) => s with { DateOrder = v },
            "Whether the day or the month comes first in dates that leave it open; auto goes by the other dates"),
        Of("image-shape", new ImageShapeForm(), s => s.ImageShape, (s, v) => s with { ImageShape = v },
            "Rows are images of this shape: image files are resized to it, in tables the number columns are its pixels"),
        Of("delimiter", new MarkForm("tab"), s => s.Delimiter, (s, v) => s with { Delimiter = v },
            "What parts the cells of CSV and TSV files; auto looks at each file"),
        Of("quote", new MarkForm(TextSettings.None), s => s.Quote, (s, v) => s with { Quote = v },
            "What cells of CSV and TSV files are quoted by; auto looks at each file"),
        Of("comment", new MarkForm(TextSettings.None), s => s.Comment, (s, v) => s with { Comment = v },
            "What lines of CSV and TSV files begin with that are no rows; auto looks at each file for #"),
        Chosen("encoding", TextSettings.Encodings, s => s.Encoding, (s, v) => s with { Encoding = v },
            "The characters of text files; auto looks at each file"),
        Flag("no-header", s => s.NoHeader, (s, v) => s with { NoHeader = v },
            "CSV and TSV files begin with a row; columns are column_1, column_2 and so on, also in label"),
        new Setting<IReadOnlyDictionary<string, ColumnKind>>(
            "columns", "column", new ColumnsForm(), s => s.Columns, (s, v) => s with { Columns = v },
            $"A column's kind, set by hand: {string.Join(", ", new EnumForm<ColumnKind>().Words)}"),
        Of("embed", new EmbedForm(), s => s.Embed, (s, v) => s with { Embed = v },
            "The pretrained network that turns texts or images into vectors, features besides the others: text=minilm, image=resnet18, "
                + "COLUMN=PATH.onnx; auto has the installed ones read up to 100,000 texts or 20,000 images; off for none"),
        Of("mode", new MemberForm<RunMode>(RunModes.All), s => s.Mode, (s, v) => s with { Mode = v },
            "Which version of self-training runs"),
        Chosen("learner", LearnerSetting.All,
            s => s.Learner, (s, v) => s with { Learner = v },
            "The learner; auto weighs several by cross-validation on the labeled rows, neural trains a network besides"),
        Whole("max-rounds", 0, 100, s => s.MaxRounds, (s, v) => s with { MaxRounds = v },
            "Self-training rounds at most; 0 trains the supervised model alone"),
        Whole("patience", 1, 100, s => s.Patience, (s, v) => s with { Patience = v },
            "Rounds without improvement after which the run stops"),
        Number("min-improvement", 0, 1, s => s.MinImprovement, (s, v) => s with { MinImprovement = v },
            "What a round must gain to count as an improvement"),
        Of("metric", new MemberForm<MetricKind>(ClassificationMetrics.All), s => s.Metric, (s, v) => s with { Metric = v },
            "The metric that decides when to stop"),
        Flag("fast", s => s.Fast, (s, v) => s with { Fast = v }, "Leave out the cross-fitted gate; the report says so"),
        Of("seed", new SeedForm(), s => s.Seed, (s, v) => s with { Seed = v }, "Seed of everything random"),
        Number("supervised-share", 0, 1, s => s.SupervisedShare, (s, v) => s with { SupervisedShare = v },
            "Share of the supervised model in what labels the pool from round 2 on"),
        Number("graph-share", 0, 1, s => s.GraphShare, (s, v) => s with { GraphShare = v },
            "Share of the neighbor graph in what labels the pool; 0, as with fast, builds none"),
        Whole("graph-rows", 0, 1_000_000_000, s => s.GraphRows, (s, v) => s with { GraphRows = v },
            "Unlabeled rows past which there is no neighbor graph"),
        Number("mixture-share", 0, 1, s => s.MixtureShare, (s, v) => s with { MixtureShare = v },
            "Share of a mixture of classes in what labels texts, where it foretells as well as the models; 0 fits none"),
        Flag("neighbor-filter", s => s.NeighborFilter, (s, v) => s with { NeighborFilter = v },
            "Keep rows out of training where the neighbor graph finds another class more probable"),
        Chosen("selection", SelectionRules.All, s => s.Selection, (s, v) => s with { Selection = v },
            "How a round chooses the rows to train on"),
        Chosen("confidence", ConfidenceMeasures.All, s => s.Confidence, (s, v) => s with { Confidence = v },
            "The confidence measure"),
        Number("threshold", 0, 1, s => s.Threshold, (s, v) => s with { Threshold = v },
            "The threshold of selection threshold, and the base threshold of selection flex"),
        Number("quota-step", 0.01, 1, s => s.QuotaStep, (s, v) => s with { QuotaStep = v },
            "Share of the pool that each round of selection quota or percentile adds"),
        Number("quota-max", 0.01, 1, s => s.QuotaMax, (s, v) => s with { QuotaMax = v },
            "Largest share of the pool that selection quota or percentile takes"),
        Chosen("labels-drawn", LabelsDrawn.All, s => s.LabelsDrawn, (s, v) => s with { LabelsDrawn = v },
            "How the labeled rows were drawn: evenly over the classes, or at random from all rows"),
        new Setting<IReadOnlyDictionary<string, double>>(
            "class-shares", "class-share", new SharesForm(), s => s.ClassShares, (s, v) => s with { ClassShares = v },
            "A class's share of the unlabeled rows, where the shares are known; give one to each class"),
        Of("costs", new CostsForm(), s => s.Costs, (s, v) => s with { Costs = v },
            "What decisions cost, a CSV file of true classes by decided classes: rows are decided for the least expected cost"),
        Number("prior-alignment", 0, 1, s => s.PriorAlignment, (s, v) => s with { PriorAlignment = v },
            "How far predictions are pulled toward the labels' class shares; only for labels drawn at random from the pool"),
        Flag("per-class", s => s.PerClass, (s, v) => s with { PerClass = v }, "One threshold for each class instead of one for all"),
        Number("precision-target", 0.5, 1, s => s.PrecisionTarget, (s, v) => s with { PrecisionTarget = v },
            "Precision wanted among accepted pseudo-labels"),
        Chosen("precision-proof", PrecisionProofs.All, s => s.PrecisionProof, (s, v) => s with { PrecisionProof = v },
            "What must meet the target: the out-of-fold estimate, the same with half the allowed errors to spare, or its lower bound"),
        Number("precision-risk", 0.001, 0.5, s => s.PrecisionRisk, (s, v) => s with { PrecisionRisk = v },
            "Chance that the bound is wrong"),
        Number("carry", 0, 1, s => s.Carry, (s, v) => s with { Carry = v },
            "Weight of an earlier run's acceptance thresholds; they are carried only where they are higher"),
        Of("carry-from", new TextForm("DIR"), s => s.CarryFrom, (s, v) => s with { CarryFrom = v },
            "Folder of the run whose thresholds are carried; a service takes the data set's last completed run"),
        Number("alpha", 0, 100, s => s.Alpha, (s, v) => s with { Alpha = v },
            "Weight of the pseudo-labeled loss in mode joint and of a network's unlabeled loss"),
        Chosen("alpha-ramp", AlphaRamps.All, s => s.AlphaRamp, (s, v) => s with { AlphaRamp = v },
            "How alpha goes over the rounds; gate tries a quarter, half, one and two times alpha in turn, and the gate picks"),
        Chosen("weighting", RowWeightings.All, s => s.Weighting, (s, v) => s with { Weighting = v },
            "What a pseudo-labeled row weighs: its confidence, a Gaussian of it, or the same as others"),
        Number("pseudo-mass", 0, 1_000, s => s.PseudoMass, (s, v) => s with { PseudoMass = v },
            "Total weight of pseudo-labeled rows at most, as a multiple of the labeled rows'"),
        Whole("student-rows", 0, 100_000_000, s => s.StudentRows, (s, v) => s with { StudentRows = v },
            "Pseudo-labeled rows that a round trains on, on average, of more; 0 takes 1,000, or 100 times the root of labeled rows"),
        Chosen("ood-filter", OodFilters.All, s => s.OodFilter, (s, v) => s with { OodFilter = v },
            "What keeps rows unlike the labeled ones from acceptance (auto), or from training too: their distance, or their reconstruction "
                + "error"),
        Flag("noise-filter", s => s.NoiseFilter, (s, v) => s with { NoiseFilter = v },
            "Leave out pseudo-labels that a model of the other half of them speaks against"),
        Whole("folds", 2, 20, s => s.Folds, (s, v) => s with { Folds = v },
            "Folds of the cross-fitted gate; fewer where a class has fewer rows"),
        Whole("repeats", 0, 10, s => s.Repeats, (s, v) => s with { Repeats = v },
            "Repeats of the folds; 0 takes 2 up to 200 labeled rows, 1 above and for learner neural"),
        Number("gate-z", 0, 5, s => s.GateZ, (s, v) => s with { GateZ = v },
            "Standard errors by which a round must beat the supervised model"),
        Number("gate-caution", 0, 10, s => s.GateCaution, (s, v) => s with { GateCaution = v },
            "Standard errors taken off a gain that luck may explain when the gate chooses among rounds and shares that pass"),
        Number("gate-risk", 0.001, 0.5, s => s.GateRisk, (s, v) => s with { GateRisk = v },
            "Share of runs whose self-training gains nothing in which a gain may be called proven"),
        Whole("gate-pool-rows", 100, 10_000_000, s => s.GatePoolRows, (s, v) => s with { GatePoolRows = v },
            "Pool rows that the gate sees; a random sample of a larger pool"),
        Whole("round-rows", 0, 2_000_000_000, s => s.RoundRows, (s, v) => s with { RoundRows = v },
            "Pool rows that rounds select from, a random sample of a larger pool; 0 takes gate-pool-rows, or 5 for each row trained on"),
        Whole("batch-rows", 100, 1_000_000, s => s.BatchRows, (s, v) => s with { BatchRows = v }, "Rows of a batch"),
        Whole("fit-rows", 1_000, 10_000_000, s => s.FitRows, (s, v) => s with { FitRows = v },
            "Unlabeled rows that types, categories, vocabularies and scales are taken from"),
        Whole("training-memory", 16, 65_536, s => s.TrainingMemory, (s, v) => s with { TrainingMemory = v },
            "Memory for the rows of one training, in MiB; past it a random sample is trained on"),
        Number("max-bad-share", 0, 1, s => s.MaxBadShare, (s, v) => s with { MaxBadShare = v },
            "Share of an input's rows that may be set aside, and of a column's cells that may not fit it, before the run is refused"),
        Number("max-failed-share", 0, 1, s => s.MaxFailedShare, (s, v) => s with { MaxFailedShare = v },
            "Share of the batches that may fail for good and be set aside before the run fails"),
        Chosen("shift", ShiftResponse.All, s => s.Shift, (s, v) => s with { Shift = v },
            "What becomes of unlabeled rows that a test finds unlike the labeled ones"),
        Number("shift-risk", 0.001, 0.5, s => s.ShiftRisk, (s, v) => s with { ShiftRisk = v },
            "Chance that the shift test finds a shift where there is none"),
        Whole("review-rows", 0, 1_000_000, s => s.ReviewRows, (s, v) => s with { ReviewRows = v }, "Rows in review.csv"),
        Chosen("review-order", ReviewOrders.All, s => s.ReviewOrder, (s, v) => s with { ReviewOrder = v },
            "How review.csv ranks rows: uncertain ones that speak for many others, or the most uncertain"),
        Chosen("labeled-out", LabeledOutput.All, s => s.LabeledOut, (s, v) => s with { LabeledOut = v },
            "The finished data set, all rows with their labels, as labeled.csv and labeled.parquet; auto leaves Parquet out past ten "
                + "million cells"),
        Of("keep", new ListForm("COLUMNS", "column"), s => s.Keep, (s, v) => s with { Keep = v },
            "Columns of the unlabeled rows, such as an identifier, that pseudo-labels.csv carries"),
        Flag("probabilities", s => s.Probabilities, (s, v) => s with { Probabilities = v },
            "Give pseudo-labels.csv a probability column for each class"),
        Flag("onnx", s => s.Onnx, (s, v) => s with { Onnx = v }, "Write model.onnx, the published model for programs outside .NET"),
        Chosen("network", TrainingChoices.Networks, s => s.Network, (s, v) => s with { Network = v },
            "The network of learner neural; auto takes cnn for images"),
        Whole("network-width", 0, 8_192, s => s.NetworkWidth, (s, v) => s with { NetworkWidth = v },
            "Units of a hidden layer, or channels of the first convolutions; 0 takes 256 and 32"),
        Whole("network-depth", 0, 16, s => s.NetworkDepth, (s, v) => s with { NetworkDepth = v },
            "Hidden layers, or stages of convolutions; 0 takes 2, and as many stages as the image has room for"),
        Number("network-dropout", 0, 0.9, s => s.NetworkDropout, (s, v) => s with { NetworkDropout = v },
            "Share of a hidden layer's outputs that is dropped in training"),
        Chosen("network-norm", TrainingChoices.Normalizations, s => s.NetworkNorm, (s, v) => s with { NetworkNorm = v },
            "What normalizes hidden layers; auto takes batch for mlp and none for cnn"),
        Chosen("unlabeled-loss", TrainingChoices.UnlabeledLosses, s => s.UnlabeledLoss, (s, v) => s with { UnlabeledLoss = v },
            "The network's loss on unlabeled rows; auto takes freematch for images and softmatch else"),
        Number("fixmatch-threshold", 0, 1, s => s.FixmatchThreshold, (s, v) => s with { FixmatchThreshold = v },
            "Confidence from which unlabeled-loss fixmatch takes a pseudo-label"),
        Number("neighbor-share", 0, 1, s => s.NeighborShare, (s, v) => s with { NeighborShare = v },
            "Share in a network's pseudo-labels of labels spread over the neighbor graph of its own embedding; not with unlabeled-loss "
                + "lee"),
        Number("ramp-start", 0, 1, s => s.RampStart, (s, v) => s with { RampStart = v },
            "Share of the network's training before which alpha is 0"),
        Number("ramp-end", 0, 1, s => s.RampEnd, (s, v) => s with { RampEnd = v },
            "Share of the network's training from which alpha is whole"),
        Flag("debias", s => s.Debias, (s, v) => s with { Debias = v },
            "Subtract the unlabeled loss of the labeled rows from the network's loss"),
        Flag("augment", s => s.Augment, (s, v) => s with { Augment = v },
            "Whether a network sees images a little moved, turned and changed in training"),
        Whole("labeled-batch", 1, 65_536, s => s.LabeledBatch, (s, v) => s with { LabeledBatch = v }, "Labeled rows of a training step"),
        Whole("unlabeled-ratio", 1, 100, s => s.UnlabeledRatio, (s, v) => s with { UnlabeledRatio = v },
            "Unlabeled rows of a training step for each labeled one"),
        Whole("train-steps", 0, 100_000_000, s => s.TrainSteps, (s, v) => s with { TrainSteps = v },
            "Steps of a network's training; 0 takes as many as the rows ask for"),
        Chosen("optimizer", TrainingChoices.Optimizers, s => s.Optimizer, (s, v) => s with { Optimizer = v }, "The network's optimizer"),
        Number("learning-rate", 0, 10, s => s.LearningRate, (s, v) => s with { LearningRate = v },
            "The network's learning rate at the start; 0 takes 0.002 for adamw and 0.03 for sgd"),
        Number("weight-decay", 0, 1, s => s.WeightDecay, (s, v) => s with { WeightDecay = v }, "The network's weight decay"),
        Number("ema-decay", 0, 0.99999, s => s.EmaDecay, (s, v) => s with { EmaDecay = v },
            "Decay of the moving average of the network's weights; 0 takes the last weights"),
        Whole("train-patience", 0, 10_000, s => s.TrainPatience, (s, v) => s with { TrainPatience = v },
            "Looks at the calibration rows without improvement after which a network's training ends; 0 never ends it"),
        Number("training-minutes", 0, 10_000, s => s.TrainingMinutes, (s, v) => s with { TrainingMinutes = v },
            "Minutes after which networks are taken as they are, which is then not reproducible; 0 for no limit"),
        Chosen("device", TrainingChoices.Devices, s => s.Device, (s, v) => s with { Device = v },
            "Where networks are trained; auto takes a GPU where there is one, and the CPU where that fails"),
    ];

    /// <summary>The setting of a name in <c>job.json</c>.</summary>
    /// <param name="name">The name, exactly as written.</param>
    /// <returns>The setting; null when there is none.</returns>
    public static Setting? Find(string name) => All.FirstOrDefault(s => s.Name == name);

    private static Setting<T> Of<T>(
        string name, ValueForm<T> form, Func<RunSettings, T> get, Func<RunSettings, T, RunSettings> set, string help) =>
        new(name, name, form, get, set, help);

    private static Setting<string> Chosen(
        string name, Choices choices, Func<RunSettings, string> get, Func<RunSettings, string, RunSettings> set, string help) =>
        Of(name, new ChoiceForm(choices), get, set, help);

    private static Setting<int> Whole(
        string name, int min, int max, Func<RunSettings, int> get, Func<RunSettings, int, RunSettings> set, string help) =>
        Of(name, new WholeForm(min, max), get, set, help);

    private static Setting<double> Number(
        string name, double min, double max, Func<RunSettings, double> get, Func<RunSettings, double, RunSettings> set, string help) =>
        Of(name, new NumberForm(min, max), get, set, help);

    private static Setting<bool> Flag(string name, Func<RunSettings, bool> get, Func<RunSettings, bool, RunSettings> set, string help) =>
        Of(name, new FlagForm(), get, set, help);
}
