using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Run.Steps;

/// <summary>
/// The run, as a state machine: one phase, or one round, a step. It holds no clock, no randomness and no I/O, starts no thread and
/// awaits nothing but activities, so that it can be replayed. This file is the whole workflow, but for the round of
/// <see cref="NeuralRound"/>.
/// </summary>
public static class RunStep
{
    /// <summary>Advances the run by one step.</summary>
    /// <param name="state">Where it stands.</param>
    /// <param name="activities">What it can do.</param>
    /// <returns>Where it stands after.</returns>
    public static async Task<RunState> AdvanceAsync(RunState state, IRunActivities activities)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(activities);
        return state.Phase switch
        {
            RunPhase.Plan => await PlanAsync(state, activities),
            RunPhase.Ingest => await IngestAsync(state, activities),
            RunPhase.Supervised => await SupervisedAsync(state, activities),
            RunPhase.Rounds => await RoundAsync(state, activities),
            RunPhase.Publish => await PublishAsync(state, activities),
            RunPhase.Done => state,
        };
    }

    private static async Task<RunState> PlanAsync(RunState state, IRunActivities activities)
    {
        PlanResult plan = await activities.PlanAsync(state.RunId);
        return state with { Plan = plan, Phase = RunPhase.Ingest };
    }

    private static async Task<RunState> IngestAsync(RunState state, IRunActivities activities)
    {
        var parts = new ShardRequest(
            state.RunId, PieceKind.Ingest, 0, 0, state.Plan!.IngestParts, state.Plan.Tolerant, IngestPartsPerActivity(state.Plan));
        await FanOut.RunAsync(activities, parts, state.Plan.ShardSize);
        await activities.GatherAsync(new RoundRequest(state.RunId, 0));
        return state.Plan.Taught is not { } taught ? state with { Phase = RunPhase.Supervised } : state with
        {
            // An earlier run trained: its model labels the rows.
            Phase = RunPhase.Publish,
            Round = taught.Round,
            MetricByRound = taught.MetricByRound,
            StopReason = taught.StopReason,
        };
    }

    /// <summary>A part is a batch, but where there are compressed files, whose parts are large.</summary>
    private static int IngestPartsPerActivity(PlanResult plan) => plan.IngestParts == plan.Batches ? plan.BatchesPerActivity : 1;

    private static async Task<RunState> SupervisedAsync(RunState state, IRunActivities activities)
    {
        var round = new RoundRequest(state.RunId, 0);
        Task<TrainResult> training = activities.TrainAsync(round);
        Task<PieceResult> chains =
            FanOut.RunAsync(activities, new ShardRequest(state.RunId, PieceKind.Chain, 0, 0, state.Plan!.Chains), state.Plan.ShardSize);
        await Task.WhenAll(training, chains);
        EvaluateResult evaluated = await activities.EvaluateAsync(round);
        return After(state, 0, evaluated, selected: 0);
    }

    /// <summary>Predict with the last model, select, train the next; meanwhile the gate's chains go through the same round.</summary>
    private static async Task<RunState> RoundAsync(RunState state, IRunActivities activities)
    {
        if (state.Plan!.Neural)
        {
            return await NeuralRound.AdvanceAsync(state, activities);
        }

        int number = state.Round + 1;
        var round = new RoundRequest(state.RunId, number);
        Task<PieceResult> chains =
            FanOut.RunAsync(activities, new ShardRequest(state.RunId, PieceKind.Chain, number, 0, state.Plan.Chains), state.Plan.ShardSize);
        var batches = new ShardRequest(
            state.RunId, PieceKind.Predict, number, 0, state.Plan.Batches, state.Plan.Tolerant, state.Plan.BatchesPerActivity);
        await FanOut.RunAsync(activities, batches, state.Plan.ShardSize);
        SelectResult selected = await activities.SelectAsync(round);
        await activities.TrainAsync(round);
        await chains;
        EvaluateResult evaluated = await activities.EvaluateAsync(round);
        return After(state, number, evaluated, selected.Selected);
    }

    private static async Task<RunState> PublishAsync(RunState state, IRunActivities activities)
    {
        var request = new PublishRequest(state.RunId, state.Round, state.StopReason ?? "");
        await activities.DecideAsync(request);
        var batches =
            new ShardRequest(state.RunId, PieceKind.Label, 0, 0, state.Plan!.Batches, state.Plan.Tolerant, state.Plan.BatchesPerActivity);
        await FanOut.RunAsync(activities, batches, state.Plan.ShardSize);
        PublishResult published = await activities.PublishAsync(request);
        return state with { Phase = RunPhase.Done, Outcome = published.Outcome };
    }

    /// <summary>The state after a round that was scored.</summary>
    internal static RunState After(RunState state, int round, EvaluateResult evaluated, long selected) => state with
    {
        Round = round,
        Selected = selected,
        MetricByRound = [.. state.MetricByRound, evaluated.Metric],
        StopReason = evaluated.Reason,
        Phase = evaluated.Stop ? RunPhase.Publish : RunPhase.Rounds,
    };
}
