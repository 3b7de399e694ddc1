using System.Text.Json.Serialization;
using PseudoLabel.Data;

namespace PseudoLabel.Run.Contracts;

/// <summary>What planning found: counts only, the rest is in the store.</summary>
public sealed record PlanResult
{
    /// <summary>Batches of unlabeled rows, numbered from 0.</summary>
    public required int Batches { get; init; }

    /// <summary>
    /// Pieces of work of the ingest phase: one per batch, or one per compressed file, which can only be read from its start.
    /// </summary>
    public required int IngestParts { get; init; }

    /// <summary>Unlabeled rows.</summary>
    public required long Rows { get; init; }

    /// <summary>Labeled rows.</summary>
    public required int LabeledRows { get; init; }

    /// <summary>Chains of the gate: folds times repeats; 1 with <c>fast</c>, as only one fold is held out.</summary>
    public required int Chains { get; init; }

    /// <summary>
    /// Batches that one activity is handed: 1 in this process, elsewhere as many as take some tens of seconds. No result depends on it.
    /// </summary>
    public int BatchesPerActivity { get; init; } = 1;

    /// <summary>Self-training rounds at most.</summary>
    public required int MaxRounds { get; init; }

    /// <summary>
    /// Pieces of one shard, where there are so many that they are handed out in shards. Set by planning, so that a run goes on as it began:
    /// one that was planned before this was written down has the size of that time.
    /// </summary>
    public int ShardSize { get; init; } = 200;

    /// <summary>Whether batches may fail for good without the run failing (<c>max-failed-share</c>).</summary>
    public bool Tolerant { get; init; }

    /// <summary>Whether the one round after the supervised model trains a network (<c>learner: neural</c>).</summary>
    public bool Neural { get; init; }

    /// <summary>The rounds of the run whose model labels the rows; null where this one trains.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TaughtRounds? Taught { get; init; }
}

/// <summary>The rounds of an earlier run, where its model is taken over.</summary>
/// <param name="Round">The last one.</param>
/// <param name="MetricByRound">The settings' metric by round.</param>
/// <param name="StopReason">Why they ended.</param>
public sealed record TaughtRounds(int Round, IReadOnlyList<double> MetricByRound, string StopReason);

/// <summary>A piece of work over one batch or part, or over some that follow one another.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Round">The round; 0 outside rounds.</param>
/// <param name="Index">The batch's, part's or chain's number; of several the first's.</param>
/// <param name="Count">How many, at least 1.</param>
public sealed record PieceRequest(string RunId, int Round, int Index, int Count = 1);

/// <summary>What a piece of work did: sums travel, rows do not.</summary>
/// <param name="Rows">Rows it went through.</param>
/// <param name="SetAside">Rows among them that were set aside.</param>
public sealed record PieceResult(long Rows, long SetAside)
{
    /// <summary>What is to be said of the images that the rows are; null where they are none.</summary>
    public ImageCounts? Images { get; init; }

    /// <summary>Cells that are not what their column holds, and so count as missing.</summary>
    public long Unfit { get; init; }

    /// <summary>Rows among them whose label is known, so that they take no part.</summary>
    public long Known { get; init; }

    /// <summary>The sum of two.</summary>
    /// <param name="other">The other.</param>
    public PieceResult Plus(PieceResult other) => new(Rows + other.Rows, SetAside + other.SetAside)
    {
        Images = ImageCounts.Sum(Images, other.Images),
        Unfit = Unfit + other.Unfit,
        Known = Known + other.Known,
    };
}

/// <summary>The kinds of work that fan out over pieces.</summary>
public enum PieceKind
{
    /// <summary>Compute the features of a part.</summary>
    Ingest,

    /// <summary>Score one chain of the gate for a round.</summary>
    Chain,

    /// <summary>Predict a batch with the last round's model.</summary>
    Predict,

    /// <summary>Label a batch with the published model.</summary>
    Label,
}

/// <summary>A run of consecutive pieces, handed over as one where there are very many.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Kind">What to do.</param>
/// <param name="Round">The round.</param>
/// <param name="First">First piece.</param>
/// <param name="Count">Number of pieces.</param>
/// <param name="Tolerant">Whether a piece that fails for good is set aside, not the end of the run.</param>
/// <param name="PerActivity">Pieces that one activity is handed, at least 1.</param>
public sealed record ShardRequest(
    string RunId, PieceKind Kind, int Round, int First, int Count, bool Tolerant = false, int PerActivity = 1);

/// <summary>A piece of work that failed for good.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Kind">What was to be done.</param>
/// <param name="Index">The batch's or part's number.</param>
/// <param name="Reason">What went wrong, in words.</param>
public sealed record FailedPiece(string RunId, PieceKind Kind, int Index, string Reason);

/// <summary>A step of the run as a whole.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Round">The round.</param>
public sealed record RoundRequest(string RunId, int Round);

/// <summary>What selection found.</summary>
/// <param name="Selected">Pool rows selected for training.</param>
public sealed record SelectResult(long Selected);

/// <summary>What training did.</summary>
/// <param name="Rows">Rows trained on.</param>
public sealed record TrainResult(long Rows);

/// <summary>What evaluation says.</summary>
/// <param name="Metric">The settings' metric on out-of-fold labels.</param>
/// <param name="Stop">Whether the rounds end here.</param>
/// <param name="Reason">Why, in words; null when they go on.</param>
public sealed record EvaluateResult(double Metric, bool Stop, string? Reason);

/// <summary>Request to decide and publish.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Rounds">Completed rounds.</param>
/// <param name="StopReason">Why they ended.</param>
public sealed record PublishRequest(string RunId, int Rounds, string StopReason);

/// <summary>What was published.</summary>
/// <param name="Outcome">One line for the user.</param>
public sealed record PublishResult(string Outcome);
