using System.Text.Json.Serialization;
using Microsoft.DurableTask;
using PseudoLabel.Functions.Contracts;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Service.Runs;

namespace PseudoLabel.Functions.Orchestrations;

/// <summary>
/// The custom status of a run's orchestration. Its size is bounded by the number of rounds, of which there are 100 at most, and by the
/// longest error: about 12 KB of the 16 allowed.
/// </summary>
public sealed record RunReport
{
    /// <summary>The phase under way.</summary>
    public required RunPhase Phase { get; init; }

    /// <summary>The round under way, or the last one that is complete.</summary>
    public int Round { get; init; }

    /// <summary>The last round there may be; 0 before planning.</summary>
    public int MaxRounds { get; init; }

    /// <summary>Pieces of the phase's work that are done.</summary>
    public int BatchesDone { get; init; }

    /// <summary>Pieces of the phase's work; 0 where it has none.</summary>
    public int BatchesTotal { get; init; }

    /// <summary>Rows gone through in this phase or round.</summary>
    public long Rows { get; init; }

    /// <summary>Pool rows selected in the last round.</summary>
    public long Selected { get; init; }

    /// <summary>The settings' metric by completed round, starting with the supervised model's.</summary>
    public IReadOnlyList<double> MetricByRound { get; init; } = [];

    /// <summary>Seconds that the pieces under way still need at the pace so far; null where none is done yet.</summary>
    public double? SecondsLeft { get; init; }

    /// <summary>Rows gone through in a second by the pieces under way; null where none is done yet, or none is left.</summary>
    [JsonIgnore]
    public double? RowsPerSecond => SecondsLeft is > 0 && Rows > 0 && BatchesDone < BatchesTotal
        ? Math.Round(Rows * (double)(BatchesTotal - BatchesDone) / (SecondsLeft.Value * BatchesDone)) : null;

    /// <summary>About how many seconds the whole rest of the run takes; null where too little is done to tell.</summary>
    /// <param name="began">When the run began.</param>
    /// <param name="now">The time.</param>
    public double? SecondsLeftInAll(DateTimeOffset began, DateTimeOffset now) => RunShare.SecondsLeft(
        (now - began).TotalSeconds, 0,
        RunShare.Of(Phase, Phase == RunPhase.Rounds ? Math.Max(0, Round - 1) : Round, MaxRounds,
            BatchesTotal > 0 ? (double)BatchesDone / BatchesTotal : 0));

    /// <summary>Why the rounds ended; null while they go on.</summary>
    public string? StopReason { get; init; }

    /// <summary>
    /// Why the run failed, in one line; null where it did not. The Azure Storage backend keeps no details of a failure for clients.
    /// </summary>
    public string? Error { get; init; }
}

/// <summary>Counts the pieces of a step and tells its orchestration's custom status. One per generation of the run.</summary>
internal sealed class RunReporter
{
    /// <summary>Longest error told: the status has room for 16 KB as a whole, and a character may be written as six.</summary>
    public const int MaxErrorLength = 500;

    private readonly TaskOrchestrationContext context;
    private readonly PieceKind? kind;
    private readonly DateTime began;
    private RunReport report;

    public RunReporter(TaskOrchestrationContext context, RunState state)
    {
        this.context = context;
        began = context.CurrentUtcDateTime;
        (kind, int total) = Work(state);
        report = new RunReport
        {
            Phase = state.Phase,
            Round = state.Phase == RunPhase.Rounds ? state.Round + 1 : state.Round,
            MaxRounds = state.Plan?.MaxRounds ?? 0,
            BatchesTotal = total,
            Selected = state.Selected,
            MetricByRound = state.MetricByRound,
            StopReason = state.StopReason,
        };
        context.SetCustomStatus(report);
    }

    /// <summary>Counts pieces that are done; those of another kind than the phase's main work go uncounted.</summary>
    public void Done(PieceKind of, int pieces, PieceResult result)
    {
        if (of != kind)
        {
            return;
        }

        int done = report.BatchesDone + pieces;
        double seconds = (context.CurrentUtcDateTime - began).TotalSeconds;
        report = report with
        {
            BatchesDone = done,
            Rows = report.Rows + result.Rows,
            SecondsLeft = Math.Round(seconds / done * (report.BatchesTotal - done), 1),
        };
        context.SetCustomStatus(report);
    }

    /// <summary>Tells how far the trainings of a network are, in the place of batches.</summary>
    public void Polled(TrainingPoll found)
    {
        report = report with { BatchesDone = found.TasksDone, BatchesTotal = found.Tasks };
        context.SetCustomStatus(report);
    }

    /// <summary>Tells why the run fails.</summary>
    public void Failed(Exception fault)
    {
        string error = fault is TaskFailedException { FailureDetails: { } details } ? ActivityRetry.ToldMessage(details)
            : FailureText.Of(fault);
        report = report with { Error = error.Length <= MaxErrorLength ? error : error[..MaxErrorLength] };
        context.SetCustomStatus(report);
        if (!context.IsReplaying)
        {
            Telemetry.Failed();
        }
    }

    private static (PieceKind? Kind, int Total) Work(RunState state) => (state.Phase, state.Plan) switch
    {
        (RunPhase.Ingest, { } plan) => (PieceKind.Ingest, plan.IngestParts),
        (RunPhase.Supervised, { } plan) => (PieceKind.Chain, plan.Chains),
        (RunPhase.Rounds, { Neural: true }) => (null, 0),
        (RunPhase.Rounds, { } plan) => (PieceKind.Predict, plan.Batches),
        (RunPhase.Publish, { } plan) => (PieceKind.Label, plan.Batches),
        (RunPhase.Plan or RunPhase.Done, _) or (RunPhase.Ingest or RunPhase.Supervised or RunPhase.Rounds or RunPhase.Publish, null) =>
            (null, 0),
    };
}
