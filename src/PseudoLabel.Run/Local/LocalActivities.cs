using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Run.Local;

/// <summary>Calls the activities in this process: on the thread pool, a bounded number at once, and tells what is done.</summary>
internal sealed class LocalActivities(IRunActivities activities, LocalRunOptions options, CancellationToken cancellationToken)
    : IRunActivities, IDisposable
{
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(0.5);
    private readonly SemaphoreSlim slots = new(Math.Max(1, options.Threads));

    /// <summary>
    /// Work that is alone of its kind goes beside the pieces: it uses threads of its own, and pieces wait for it or it for them anyway.
    /// </summary>
    private readonly SemaphoreSlim alone = new(1);
    private readonly Lock counting = new();
    private readonly Dictionary<PieceKind, (int Done, long Rows)> counts = [];
    private TrainingAttempt? asked;

    /// <summary>The state before the step under way: what progress is told against.</summary>
    public required RunState State { get; set; }

    public Task<PlanResult> PlanAsync(string runId) => Alone("reading columns and classes", () => activities.PlanAsync(runId));

    public async Task<PieceResult> PieceAsync(PieceKind kind, PieceRequest request)
    {
        await slots.WaitAsync(cancellationToken);
        try
        {
            PieceResult result = await Task.Run(() => activities.PieceAsync(kind, request));
            Count(kind, result);
            return result;
        }
        finally
        {
            slots.Release();
        }
    }

    public Task<PieceResult> ShardAsync(ShardRequest request) => Steps.Shard.RunAsync(this, request);

    public Task<PieceResult> SetAsideAsync(FailedPiece piece) => Task.Run(() => activities.SetAsideAsync(piece), cancellationToken);

    public string? FailureOf(Exception fault) => activities.FailureOf(fault);

    public Task<PieceResult> GatherAsync(RoundRequest request) => Alone("gathering", () => activities.GatherAsync(request));

    public Task<TrainResult> TrainAsync(RoundRequest request) => Alone("training", () => activities.TrainAsync(request));

    public async Task<TrainingTerms> StartTrainingAsync(TrainingAttempt attempt)
    {
        asked = attempt;
        return await Alone("asking for a network", () => activities.StartTrainingAsync(attempt));
    }

    public async Task<TrainingPoll> PollTrainingAsync(TrainingAttempt attempt)
    {
        TrainingPoll found = await Task.Run(() => activities.PollTrainingAsync(attempt), cancellationToken);
        if (found.Stage == TrainingStage.Running)
        {
            Tell($"training networks on {found.Device}", found.TasksDone, found.Tasks, 0, found.RowsPerSecond);
        }

        return found;
    }

    public Task<bool> StopTrainingAsync(TrainingAttempt attempt) =>
        Task.Run(() => activities.StopTrainingAsync(attempt), cancellationToken);

    /// <summary>Looks about every half second meanwhile: to tell what is done, and to end with what is waited for.</summary>
    public async Task DelayAsync(TimeSpan delay)
    {
        for (TimeSpan waited = TimeSpan.Zero; waited < delay; waited += Glance)
        {
            await activities.DelayAsync(Glance);
            if (asked is not null && (await PollTrainingAsync(asked)).Stage is TrainingStage.Done or TrainingStage.Failed)
            {
                return;
            }
        }
    }

    public Task<SelectResult> SelectAsync(RoundRequest request) => Alone("selecting", () => activities.SelectAsync(request));

    public Task<EvaluateResult> EvaluateAsync(RoundRequest request) => Alone("scoring", () => activities.EvaluateAsync(request));

    public Task<PublishResult> DecideAsync(PublishRequest request) => Alone("deciding", () => activities.DecideAsync(request));

    public Task<PublishResult> PublishAsync(PublishRequest request) => Alone("writing results", () => activities.PublishAsync(request));

    /// <summary>Forgets the counts of the step before.</summary>
    /// <param name="state">The state before the next.</param>
    public void Begin(RunState state)
    {
        State = state;
        lock (counting)
        {
            counts.Clear();
        }
    }

    /// <summary>Waits until nothing is under way; call it once the token is canceled, so that nothing new begins.</summary>
    public async Task DrainAsync()
    {
        await alone.WaitAsync(CancellationToken.None);
        for (int i = 0; i < Math.Max(1, options.Threads); i++)
        {
            await slots.WaitAsync(CancellationToken.None);
        }
    }

    public void Dispose()
    {
        slots.Dispose();
        alone.Dispose();
    }

    private async Task<T> Alone<T>(string doing, Func<Task<T>> work)
    {
        await alone.WaitAsync(cancellationToken);
        try
        {
            Tell(doing, 0, 0, 0);
            return await Task.Run(work, cancellationToken);
        }
        finally
        {
            alone.Release();
        }
    }

    private void Count(PieceKind kind, PieceResult result)
    {
        (int Done, long Rows) now;
        lock (counting)
        {
            (int done, long rows) = counts.GetValueOrDefault(kind);
            now = counts[kind] = (done + 1, rows + result.Rows);
        }

        (string doing, int total) = kind switch
        {
            PieceKind.Ingest => ("computing features", State.Plan!.IngestParts),
            PieceKind.Chain => ("cross-fitting", State.Plan!.Chains),
            PieceKind.Predict => ("predicting", State.Plan!.Batches),
            PieceKind.Label => ("labeling", State.Plan!.Batches),
        };
        Tell(doing, now.Done, total, kind == PieceKind.Chain ? 0 : now.Rows);
    }

    private void Tell(string doing, int done, int total, long rows, double? rowsPerSecond = null) =>
        options.Progress?.Report(new RunProgress
        {
            Phase = State.Phase,
            Round = State.Phase == RunPhase.Rounds ? State.Round + 1 : 0,
            MaxRounds = State.Plan?.MaxRounds ?? 0,
            Doing = doing,
            Done = done,
            Total = total,
            Rows = rows,
            RowsPerSecond = rowsPerSecond,
            MetricByRound = State.MetricByRound,
        });
}
