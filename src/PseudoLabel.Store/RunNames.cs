namespace PseudoLabel.Store;

/// <summary>The names of everything a run writes.</summary>
public static class RunNames
{
    /// <summary>The settings as resolved, and the inputs.</summary>
    public const string Job = "job.json";

    /// <summary>The run's state after its last step.</summary>
    public const string State = "state.json";

    /// <summary>Seconds by phase so far.</summary>
    public const string Timing = "timing.json";

    /// <summary>Start of the names of what processes have under way; there only while a service works on the run.</summary>
    public const string Starts = "starts/";

    /// <summary>Locked while a process of this machine works on a run in a folder.</summary>
    public const string Lock = ".lock";

    /// <summary>Locked while a server of this machine works on the runs in a folder's <c>runs/</c>: beside that.</summary>
    public const string ServerLock = ".serve.lock";

    /// <summary>Columns, classes and batches.</summary>
    public const string Plan = "features/plan.json";

    /// <summary>What planning returned.</summary>
    public const string PlanResult = "features/plan-result.json";

    /// <summary>The fitted feature transform.</summary>
    public const string Transform = "features/transform.json";

    /// <summary>The labeled rows as the finished data set has them.</summary>
    public const string LabeledRows = "features/labeled.csv";

    /// <summary>The same as Parquet.</summary>
    public const string LabeledRowsParquet = "features/labeled.parquet";

    /// <summary>The labeled rows that the finished data set has among the unlabeled ones: a person was asked about these.</summary>
    public const string AnsweredRows = "features/answered.csv";

    /// <summary>The unlabeled rows that a person has labeled.</summary>
    public const string Persons = "features/persons.json";

    /// <summary>What the labeled rows are known by among the unlabeled ones.</summary>
    public const string KnownRows = "features/known.bin";

    /// <summary>
    /// Start of the names of batches' rows as their files have them, kept where the file cannot be read from the
    /// batch on; removed once they are labeled.
    /// </summary>
    public const string RawRows = "features/rows/";

    /// <summary>Features of the labeled rows.</summary>
    public const string LabeledFeatures = "features/labeled.bin";

    /// <summary>The pool that the gate's chains see.</summary>
    public const string Pool = "features/pool.bin";

    /// <summary>The principal components of labeled and pool rows, where outliers are looked for.</summary>
    public const string Components = "features/components.bin";

    /// <summary>What gathering it returned.</summary>
    public const string PoolResult = "features/pool.json";

    /// <summary>The cells of the unlabeled tables that are not what their column holds, where there are any.</summary>
    public const string UnfitCells = "features/unfit.json";

    /// <summary>What the neighbor graph is made of.</summary>
    public const string Graph = "features/graph/graph.json";

    /// <summary>Each node's nearest others.</summary>
    public const string GraphNodes = "features/graph/nodes.bin";

    /// <summary>Each labeled row's nearest nodes.</summary>
    public const string GraphLabeled = "features/graph/labeled.bin";

    /// <summary>Each pool row's nearest nodes, where not every pool row is a node.</summary>
    public const string GraphPool = "features/graph/pool.bin";

    /// <summary>The neighbor graph's opinion of the run's own.</summary>
    public const string Opinion = "rounds/0/opinion.bin";

    /// <summary>The mixture's opinion of the run's own.</summary>
    public const string Mixture = "rounds/0/mixture.bin";

    /// <summary>Whether the pool is drawn like the labeled rows.</summary>
    public const string Shift = "features/shift.json";

    /// <summary>The learner chosen and its out-of-fold scores.</summary>
    public const string Supervised = "rounds/0/supervised.json";

    /// <summary>What is published, and why.</summary>
    public const string Decision = "result/decision.json";

    /// <summary>What each column is worth to the published model.</summary>
    public const string Importance = "features/importance.json";

    /// <summary>The published model.</summary>
    public const string Model = "result/model.zip";

    /// <summary>The network alone, as ONNX, where one was trained.</summary>
    public const string Network = "result/network.onnx";

    /// <summary>The published model as ONNX, unless settings or its size leave it out.</summary>
    public const string Onnx = "result/model.onnx";

    /// <summary>Every unlabeled row with its label and decision.</summary>
    public const string PseudoLabels = "result/pseudo-labels.csv";

    /// <summary>The same as Parquet.</summary>
    public const string PseudoLabelsParquet = "result/pseudo-labels.parquet";

    /// <summary>The finished data set: all rows, labeled ones first, with their labels.</summary>
    public const string LabeledSet = "result/labeled.csv";

    /// <summary>The same as Parquet.</summary>
    public const string LabeledSetParquet = "result/labeled.parquet";

    /// <summary>The rows whose labels would help most.</summary>
    public const string Review = "result/review.csv";

    /// <summary>The given labels that look wrong.</summary>
    public const string LabelSuspects = "result/label-suspects.csv";

    /// <summary>Every figure.</summary>
    public const string Metrics = "result/metrics.json";

    /// <summary>The report.</summary>
    public const string Report = "result/report.html";

    /// <summary>Start of the names of the results' checksums.</summary>
    public const string Seals = "seals/";

    /// <summary>Start of the names of labels that a person gave the run's rows.</summary>
    public const string Labels = "labels/";

    /// <summary>
    /// The result files that a user is told of; the finished data set and the model as ONNX where they were not
    /// left out, the network where one was trained.
    /// </summary>
    public static IReadOnlyList<string> Results { get; } =
    [
        LabeledSet, LabeledSetParquet, PseudoLabels, PseudoLabelsParquet, Review, LabelSuspects, Model, Onnx, Network, Metrics, Report,
    ];

    /// <summary>
    /// The result files that are not linked to, because not every run writes them: the published model as ONNX, and the network, which is
    /// there only where one was trained.
    /// </summary>
    public static IReadOnlyList<string> MayLack { get; } = [Onnx, Network];

    /// <summary>Start of the names of labeled batches, removed once they are merged.</summary>
    public const string Parts = "result/parts/";

    /// <summary>Features of a batch.</summary>
    /// <param name="batch">The batch.</param>
    public static string Features(int batch) => $"features/{batch:D6}.bin";

    /// <summary>The rows of a batch whose label is known, where there are any: they are not among its features.</summary>
    /// <param name="batch">The batch.</param>
    public static string Known(int batch) => $"features/known/{batch:D6}.json";

    /// <summary>Rows of a batch that are in the gate's pool.</summary>
    /// <param name="batch">The batch.</param>
    public static string PoolPart(int batch) => $"features/pool/{batch:D6}.bin";

    /// <summary>The nearest nodes of a batch's rows, where the pool is a sample of the batches.</summary>
    /// <param name="batch">The batch.</param>
    public static string GraphBatch(int batch) => $"features/graph/batches/{batch:D6}.bin";

    /// <summary>Start of the names of what ingest parts returned.</summary>
    public const string IngestedParts = "features/ingested/";

    /// <summary>What an ingest part returned.</summary>
    /// <param name="part">The part.</param>
    public static string Ingested(int part) => $"{IngestedParts}{part:D6}.json";

    /// <summary>The cells of an ingest part that are not what their column holds, where there are any.</summary>
    /// <param name="part">The part.</param>
    public static string Unfit(int part) => $"features/unfit/{part:D6}.json";

    /// <summary>Start of the names of batches that failed for good.</summary>
    public const string Failures = "features/failed/";

    /// <summary>A batch that failed for good, and why.</summary>
    /// <param name="batch">The batch.</param>
    public static string Failed(int batch) => $"{Failures}{batch:D6}.json";

    /// <summary>The model of a round.</summary>
    /// <param name="round">The round.</param>
    public static string RoundModel(int round) => $"rounds/{round}/model.bin";

    /// <summary>What training of a round returned.</summary>
    /// <param name="round">The round.</param>
    public static string Trained(int round) => $"rounds/{round}/trained.json";

    /// <summary>The rows of a round that were left out as noise, by batch, where there are any.</summary>
    /// <param name="round">The round.</param>
    public static string Noise(int round) => $"rounds/{round}/noise.json";

    /// <summary>The class shares of the gate's pool as a round's teacher sees them.</summary>
    /// <param name="round">The round.</param>
    public static string PoolShares(int round) => $"rounds/{round}/pool-shares.json";

    /// <summary>A round's thresholds and counts.</summary>
    /// <param name="round">The round.</param>
    public static string Selection(int round) => $"rounds/{round}/selection.json";

    /// <summary>A round's metrics.</summary>
    /// <param name="round">The round.</param>
    public static string RoundMetrics(int round) => $"rounds/{round}/metrics.json";

    /// <summary>A batch's predictions in a round.</summary>
    /// <param name="round">The round.</param>
    /// <param name="batch">The batch.</param>
    public static string Predictions(int round, int batch) => $"rounds/{round}/predictions/{batch:D6}.bin";

    /// <summary>A batch's confidence histogram in a round.</summary>
    /// <param name="round">The round.</param>
    /// <param name="batch">The batch.</param>
    public static string Histogram(int round, int batch) => $"rounds/{round}/histograms/{batch:D6}.bin";

    /// <summary>What predicting a batch returned.</summary>
    /// <param name="round">The round.</param>
    /// <param name="batch">The batch.</param>
    public static string Predicted(int round, int batch) => $"rounds/{round}/predicted/{batch:D6}.json";

    /// <summary>A chain of the gate after a round.</summary>
    /// <param name="round">The round.</param>
    /// <param name="chain">The chain.</param>
    public static string Chain(int round, int chain) => $"rounds/{round}/chains/{chain:D3}.bin";

    /// <summary>The neighbor graph's opinion of a chain of the gate.</summary>
    /// <param name="chain">The chain.</param>
    public static string ChainOpinion(int chain) => $"rounds/0/opinions/{chain:D3}.bin";

    /// <summary>The mixture's opinion of a chain of the gate.</summary>
    /// <param name="chain">The chain.</param>
    public static string ChainMixture(int chain) => $"rounds/0/mixtures/{chain:D3}.bin";

    /// <summary>What a chain returned for a round: probabilities of its held-out rows.</summary>
    /// <param name="round">The round.</param>
    /// <param name="chain">The chain.</param>
    public static string Chained(int round, int chain) => $"rounds/{round}/chains/{chain:D3}.json";

    /// <summary>A labeled batch's lines.</summary>
    /// <param name="batch">The batch.</param>
    public static string Part(int batch) => $"{Parts}{batch:D6}.csv";

    /// <summary>A labeled batch's rows as a Parquet file.</summary>
    /// <param name="batch">The batch.</param>
    public static string ParquetPart(int batch) => $"{Parts}{batch:D6}.parquet";

    /// <summary>A labeled batch's lines of the finished data set.</summary>
    /// <param name="batch">The batch.</param>
    public static string LabeledSetPart(int batch) => $"{Parts}{batch:D6}.labeled.csv";

    /// <summary>A labeled batch's rows of the finished data set as a Parquet file.</summary>
    /// <param name="batch">The batch.</param>
    public static string LabeledSetParquetPart(int batch) => $"{Parts}{batch:D6}.labeled.parquet";

    /// <summary>A batch's rows as their file has them.</summary>
    /// <param name="batch">The batch.</param>
    public static string RawRowsOf(int batch) => $"{RawRows}{batch:D6}.csv";

    /// <summary>Features of a batch's rows that a person may be asked about.</summary>
    /// <param name="batch">The batch.</param>
    public static string ReviewFeatures(int batch) => $"{Parts}{batch:D6}.review.bin";

    /// <summary>What labeling a batch returned.</summary>
    /// <param name="batch">The batch.</param>
    public static string Labeled(int batch) => $"{Parts}{batch:D6}.json";
}
