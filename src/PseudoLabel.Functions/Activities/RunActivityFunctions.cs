using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Hosting;
using PseudoLabel.Functions.Contracts;
using PseudoLabel.Run.Activities;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Results;
using PseudoLabel.Store;

namespace PseudoLabel.Functions.Activities;

/// <summary>
/// The activity functions of a run: shells that find the run's activities and call them. Work stops when the host does, and is done again
/// elsewhere.
/// </summary>
/// <param name="pool">The runs' activities.</param>
/// <param name="lifetime">Tells when the host stops.</param>
public sealed class RunActivityFunctions(RunActivityPool pool, IHostApplicationLifetime lifetime)
{
    /// <summary>As <see cref="IRunActivities.PlanAsync"/>.</summary>
    /// <param name="runId">The run.</param>
    [Function(ActivityNames.Plan)]
    public Task<PlanResult> PlanAsync([ActivityTrigger] string runId) => RunAsync(runId, a => a.PlanAsync(runId));

    /// <summary>Computes the features of a part.</summary>
    /// <param name="request">Which.</param>
    [Function(ActivityNames.Ingest)]
    public Task<PieceResult> IngestAsync([ActivityTrigger] PieceRequest request) => PieceAsync(PieceKind.Ingest, request);

    /// <summary>Scores a chain of the gate for a round.</summary>
    /// <param name="request">Which.</param>
    [Function(ActivityNames.Chain)]
    public Task<PieceResult> ChainAsync([ActivityTrigger] PieceRequest request) => PieceAsync(PieceKind.Chain, request);

    /// <summary>Predicts a batch with the last round's model.</summary>
    /// <param name="request">Which.</param>
    [Function(ActivityNames.Predict)]
    public async Task<PieceResult> PredictAsync([ActivityTrigger] PieceRequest request)
    {
        PieceResult result = await PieceAsync(PieceKind.Predict, request);
        Telemetry.Predicted(result.Rows);
        return result;
    }

    /// <summary>Labels a batch with the published model.</summary>
    /// <param name="request">Which.</param>
    [Function(ActivityNames.Label)]
    public Task<PieceResult> LabelAsync([ActivityTrigger] PieceRequest request) => PieceAsync(PieceKind.Label, request);

    /// <summary>As <see cref="IRunActivities.SetAsideAsync"/>.</summary>
    /// <param name="piece">The piece.</param>
    [Function(ActivityNames.SetAside)]
    public Task<PieceResult> SetAsideAsync([ActivityTrigger] FailedPiece piece) => RunAsync(piece.RunId, a => a.SetAsideAsync(piece));

    /// <summary>As <see cref="IRunActivities.GatherAsync"/>.</summary>
    /// <param name="request">The run.</param>
    [Function(ActivityNames.Gather)]
    public Task<PieceResult> GatherAsync([ActivityTrigger] RoundRequest request) => RunAsync(request.RunId, a => a.GatherAsync(request));

    /// <summary>As <see cref="IRunActivities.TrainAsync"/>.</summary>
    /// <param name="request">The round.</param>
    [Function(ActivityNames.Train)]
    public Task<TrainResult> TrainAsync([ActivityTrigger] RoundRequest request) => RunAsync(request.RunId, a => a.TrainAsync(request));

    /// <summary>As <see cref="IRunActivities.StartTrainingAsync"/>.</summary>
    /// <param name="attempt">The attempt.</param>
    [Function(ActivityNames.StartTraining)]
    public Task<TrainingTerms> StartTrainingAsync([ActivityTrigger]
    TrainingAttempt attempt) => RunAsync(attempt.RunId, a => a.StartTrainingAsync(attempt));

    /// <summary>As <see cref="IRunActivities.PollTrainingAsync"/>.</summary>
    /// <param name="attempt">The attempt.</param>
    [Function(ActivityNames.PollTraining)]
    public Task<TrainingPoll> PollTrainingAsync([ActivityTrigger]
    TrainingAttempt attempt) => RunAsync(attempt.RunId, a => a.PollTrainingAsync(attempt));

    /// <summary>As <see cref="IRunActivities.StopTrainingAsync"/>.</summary>
    /// <param name="attempt">The attempt.</param>
    [Function(ActivityNames.StopTraining)]
    public Task<bool> StopTrainingAsync([ActivityTrigger]
    TrainingAttempt attempt) => RunAsync(attempt.RunId, a => a.StopTrainingAsync(attempt));

    /// <summary>As <see cref="IRunActivities.SelectAsync"/>.</summary>
    /// <param name="request">The round.</param>
    [Function(ActivityNames.Select)]
    public Task<SelectResult> SelectAsync([ActivityTrigger] RoundRequest request) => RunAsync(request.RunId, a => a.SelectAsync(request));

    /// <summary>As <see cref="IRunActivities.EvaluateAsync"/>.</summary>
    /// <param name="request">The round.</param>
    [Function(ActivityNames.Evaluate)]
    public Task<EvaluateResult> EvaluateAsync([ActivityTrigger]
    RoundRequest request) => RunAsync(request.RunId, a => a.EvaluateAsync(request));

    /// <summary>As <see cref="IRunActivities.DecideAsync"/>.</summary>
    /// <param name="request">The run and its rounds.</param>
    [Function(ActivityNames.Decide)]
    public Task<PublishResult> DecideAsync([ActivityTrigger]
    PublishRequest request) => RunAsync(request.RunId, a => a.DecideAsync(request));

    /// <summary>As <see cref="IRunActivities.PublishAsync"/>.</summary>
    /// <param name="input">The run, its rounds, its time.</param>
    [Function(ActivityNames.Publish)]
    public async Task<PublishResult> PublishAsync([ActivityTrigger] PublishInput input)
    {
        string runId = input.Request.RunId;
        pool.SetTiming(runId, input.Timing);
        OpenedRun run = await pool.GetAsync(runId, lifetime.ApplicationStopping);
        PublishResult result = await run.Activities.PublishAsync(input.Request);
        await using Stream stream = await run.Store.OpenReadAsync(RunNames.Metrics, lifetime.ApplicationStopping);
        RunMetrics metrics = MetricsJson.Read(stream);
        Telemetry.Accepted(metrics.Decisions.AcceptedByClass.Sum());

        return result;
    }

    /// <summary>Keeps the state after a step in the run's store.</summary>
    /// <param name="step">The step.</param>
    [Function(ActivityNames.SaveState)]
    public Task<bool> SaveStateAsync([ActivityTrigger] StepEnd step)
    {
        Telemetry.Stepped(step);
        return RunAsync(step.State.RunId, async a =>
        {
            await a.SaveAsync(step.State);
            return true;
        });
    }

    private Task<PieceResult> PieceAsync(PieceKind kind, PieceRequest request) => RunAsync(request.RunId, a => a.PieceAsync(kind, request));

    private async Task<T> RunAsync<T>(string runId, Func<RunActivities, Task<T>> work) =>
        await work((await pool.GetAsync(runId, lifetime.ApplicationStopping)).Activities);
}
