using System.Text.Json.Serialization;
using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Service.Runs;

/// <summary>Where a run stands, for whoever asks from outside.</summary>
public sealed record RunStatus
{
    /// <summary>The run's identifier.</summary>
    public required string Id { get; init; }

    /// <summary>The data set it runs on.</summary>
    public required string Dataset { get; init; }

    /// <summary>Whether it waits, works, rests or has ended.</summary>
    public required RunLifecycle Lifecycle { get; init; }

    /// <summary>The phase under way; null before the first.</summary>
    public RunPhase? Phase { get; init; }

    /// <summary>The round under way, or the last one that is complete; 0 is the supervised model.</summary>
    public int Round { get; init; }

    /// <summary>Pieces of the work under way that are done.</summary>
    public int BatchesDone { get; init; }

    /// <summary>Pieces of the work under way; 0 where it has none.</summary>
    public int BatchesTotal { get; init; }

    /// <summary>Pool rows selected in the last round.</summary>
    public long Selected { get; init; }

    /// <summary>The settings' metric by completed round, starting with the supervised model's.</summary>
    public IReadOnlyList<double> MetricByRound { get; init; } = [];

    /// <summary>Why the rounds ended; null while they go on.</summary>
    public string? StopReason { get; init; }

    /// <summary>What came of the run, in one line; null before it is complete.</summary>
    public string? Outcome { get; init; }

    /// <summary>Why it failed, in one line; null where it did not.</summary>
    public string? Error { get; init; }

    /// <summary>When it was first worked on; null before, and where that is not known.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When it ended; null before, and where that is not known.</summary>
    public DateTimeOffset? Stopped { get; init; }

    /// <summary>Unlabeled rows; null before they are counted.</summary>
    public long? Rows { get; init; }

    /// <summary>Rows gone through in a second by the work under way; null where it has none.</summary>
    public double? RowsPerSecond { get; init; }

    /// <summary>About how many seconds the whole rest takes; null while it does not work, or too little is done to tell.</summary>
    public double? SecondsLeft { get; init; }

    /// <summary>Whether it will do nothing more.</summary>
    [JsonIgnore]
    public bool Ended => Lifecycle is RunLifecycle.Completed or RunLifecycle.Failed or RunLifecycle.Terminated;

    /// <summary>The status of a run in a state, nothing being under way.</summary>
    /// <param name="run">The run.</param>
    /// <param name="lifecycle">Its stage of life.</param>
    /// <param name="state">Its state after its last step.</param>
    public static RunStatus Of(RunEntry run, RunLifecycle lifecycle, RunState state)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(state);
        return new RunStatus
        {
            Id = run.Id,
            Dataset = run.Dataset,
            Lifecycle = lifecycle,
            Phase = lifecycle == RunLifecycle.Completed ? RunPhase.Done : state.Phase,
            Round = state.Round,
            Selected = state.Selected,
            MetricByRound = state.MetricByRound,
            StopReason = state.StopReason,
            Outcome = state.Outcome,
            Rows = state.Plan?.Rows,
        };
    }
}

/// <summary>The stages of a run's life.</summary>
public enum RunLifecycle
{
    /// <summary>It waits for its turn.</summary>
    Pending,

    /// <summary>It works.</summary>
    Running,

    /// <summary>It rests until it is resumed.</summary>
    Suspended,

    /// <summary>Its results are there.</summary>
    Completed,

    /// <summary>It could not go on; its error says why.</summary>
    Failed,

    /// <summary>Someone ended it.</summary>
    Terminated,
}
