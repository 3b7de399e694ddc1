using System.Text.Json.Serialization;

namespace PseudoLabel.Run.Contracts;

/// <summary>Where a run stands. Small whatever the number of rows and rounds that it has seen: it travels through every step.</summary>
public sealed record RunState
{
    /// <summary>The run's identifier.</summary>
    public required string RunId { get; init; }

    /// <summary>What comes next.</summary>
    public RunPhase Phase { get; init; } = RunPhase.Plan;

    /// <summary>The last round that is complete; 0 is the supervised model.</summary>
    public int Round { get; init; }

    /// <summary>What planning found; null before.</summary>
    public PlanResult? Plan { get; init; }

    /// <summary>The settings' metric by completed round, starting with the supervised model's.</summary>
    public IReadOnlyList<double> MetricByRound { get; init; } = [];

    /// <summary>Pool rows selected in the last round.</summary>
    public long Selected { get; init; }

    /// <summary>The wait for the network under way; null where none is.</summary>
    public TrainingWait? Training { get; init; }

    /// <summary>Why the rounds ended; null while they go on.</summary>
    public string? StopReason { get; init; }

    /// <summary>The last line for the user once the run is done.</summary>
    public string? Outcome { get; init; }
}

/// <summary>The phases of a run, in order.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunPhase>))]
public enum RunPhase
{
    /// <summary>Find rows, columns, classes; cut batches; fit the features.</summary>
    Plan,

    /// <summary>Compute features, once per batch.</summary>
    Ingest,

    /// <summary>Train the supervised model and score it on held-out folds.</summary>
    Supervised,

    /// <summary>One round of self-training a step.</summary>
    Rounds,

    /// <summary>Decide what is published, label every row, write the results.</summary>
    Publish,

    /// <summary>Done.</summary>
    Done,
}
