using PseudoLabel.Learning.Metrics;
using PseudoLabel.Run.Activities.Batches;
using PseudoLabel.Run.Activities.Mending;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Activities;

/// <summary>
/// The activities over a store: each looks for its result by name first. One instance serves one run; a host that runs them in many
/// processes makes one in each.
/// </summary>
public sealed class RunActivities : IRunActivities
{
    private readonly RunContext context;

    /// <summary>Creates the activities of a run.</summary>
    /// <param name="environment">Store, inputs, threads.</param>
    /// <param name="cancellationToken">Stops whatever is under way; what was finished stays finished.</param>
    public RunActivities(RunEnvironment environment, CancellationToken cancellationToken = default) =>
        context = new RunContext(environment, cancellationToken);

    /// <inheritdoc/>
    public Task<PlanResult> PlanAsync(string runId) => Guard(() => Once(RunNames.PlanResult, () => PlanActivity.RunAsync(context)));

    /// <inheritdoc/>
    public async Task<PieceResult> PieceAsync(PieceKind kind, PieceRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var sum = new PieceResult(0, 0);
        for (int i = 0; i < request.Count; i++)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            int index = request.Index + i;
            sum = sum.Plus(await Guard(() => PieceAsync(kind, request.Round, index)));
        }

        return sum;
    }

    private async Task<PieceResult> PieceAsync(PieceKind kind, int round, int index)
    {
        bool failed = await FailedBatches.AnyAsync(context, kind, index);
        return kind switch
        {
            PieceKind.Ingest =>
                failed ? FailedBatches.Nothing : await Once(RunNames.Ingested(index), () => IngestActivity.RunAsync(context, index)),
            PieceKind.Chain => (await Once(RunNames.Chained(round, index), () => ChainActivity.RunAsync(context, round, index))).Piece,
            PieceKind.Predict => failed ? FailedBatches.Nothing
                : (await Once(RunNames.Predicted(round, index), () => PredictActivity.RunAsync(context, round, index))).Piece,
            PieceKind.Label => (await Once(RunNames.Labeled(index), () => LabelActivity.RunAsync(context, index, failed))).Piece,
        };
    }

    /// <inheritdoc/>
    public Task<PieceResult> ShardAsync(ShardRequest request) => Steps.Shard.RunAsync(this, request);

    /// <inheritdoc/>
    public Task<PieceResult> SetAsideAsync(FailedPiece piece) => Guard(() => FailedBatches.AddAsync(context, piece));

    /// <inheritdoc/>
    public string? FailureOf(Exception fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return fault is OperationCanceledException or FolderWriteException || Mender.IsOfFile(fault) ? null : fault.Message;
    }

    /// <inheritdoc/>
    public Task<PieceResult> GatherAsync(RoundRequest request) => Guard(GatherAsync);

    private async Task<PieceResult> GatherAsync()
    {
        PieceResult gathered = await Once(RunNames.PoolResult, () => GatherActivity.RunAsync(context));
        await GatherActivity.ForgetPartsAsync(context);
        JobDocument job = await context.JobAsync();
        if (job.Taught is null && ShiftResponse.All.Of(job.Settings.Shift).IsTested)
        {
            await Once(RunNames.Shift, () => ShiftActivity.RunAsync(context));
        }

        return gathered;
    }

    /// <inheritdoc/>
    public async Task<TrainResult> TrainAsync(RoundRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        TrainedDocument trained =
            await Guard(() => Once(RunNames.Trained(request.Round), () => TrainActivity.RunAsync(context, request.Round)));
        return new TrainResult(trained.Rows);
    }

    /// <inheritdoc/>
    public Task<TrainingTerms> StartTrainingAsync(TrainingAttempt attempt) =>
        Guard(() => TrainerJobActivity.StartAsync(context, attempt));

    /// <inheritdoc/>
    public Task<TrainingPoll> PollTrainingAsync(TrainingAttempt attempt) => Guard(() => TrainerJobActivity.PollAsync(context, attempt));

    /// <inheritdoc/>
    public async Task<bool> StopTrainingAsync(TrainingAttempt attempt)
    {
        await TrainerJobActivity.StopAsync(context, attempt);
        return true;
    }

    /// <inheritdoc/>
    public Task DelayAsync(TimeSpan delay) => Task.Delay(delay, context.CancellationToken);

    /// <inheritdoc/>
    public async Task<SelectResult> SelectAsync(RoundRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        SelectionDocument selection =
            await Guard(() => Once(RunNames.Selection(request.Round), () => SelectActivity.RunAsync(context, request.Round)));
        return new SelectResult(selection.Selected);
    }

    /// <inheritdoc/>
    public async Task<EvaluateResult> EvaluateAsync(RoundRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        EvaluatedDocument evaluated =
            await Guard(() => Once(RunNames.RoundMetrics(request.Round), () => EvaluateActivity.RunAsync(context, request.Round)));
        string metric = ClassificationMetrics.Name((await context.SettingsAsync()).Metric);
        return new EvaluateResult(evaluated.Metrics[metric], evaluated.Stop, evaluated.Reason);
    }

    /// <inheritdoc/>
    public Task<PublishResult> DecideAsync(PublishRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Guard(() => DecidedAsync(request));
    }

    private async Task<PublishResult> DecidedAsync(PublishRequest request)
    {
        DecisionDocument decision = await Once(RunNames.Decision, () => DecideActivity.RunAsync(context, request));
        await Mender.RequireAsync(context, RunNames.Network, RunNames.Model, RunNames.Onnx, RunNames.LabelSuspects);
        await Once(RunNames.Importance, () => ImportanceActivity.RunAsync(context));
        return new PublishResult(decision.Gate.Words);
    }

    /// <inheritdoc/>
    public Task<PublishResult> PublishAsync(PublishRequest request) =>
        Guard(() => context.GuardAsync(RunNames.Report, () => PublishActivity.RunAsync(context, request)));

    /// <summary>Keeps the run's state after a step, for whoever looks into the store; no activity reads it.</summary>
    /// <param name="state">The state.</param>
    public Task SaveAsync(RunState state) => context.Store.WriteJsonAsync(RunNames.State, state, context.CancellationToken);

    private Task<T> Guard<T>(Func<Task<T>> work) => Mender.GuardAsync(context, work);

    private Task<T> Once<T>(string name, Func<Task<T>> work)
        where T : class => context.Store.OnceAsync(name, () => context.GuardAsync(name, work), context.CancellationToken);
}
