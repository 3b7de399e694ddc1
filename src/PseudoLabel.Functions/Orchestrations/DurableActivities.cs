using System.Globalization;
using Microsoft.DurableTask;
using PseudoLabel.Functions.Contracts;
using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Functions.Orchestrations;

/// <summary>
/// The activities as an orchestration calls them. Part of the orchestration: it awaits nothing but what its context gives, and what it
/// tells of progress follows from history.
/// </summary>
/// <param name="retrySeconds">Seconds before the second try of an activity.</param>
/// <param name="pieceDone">Hears of pieces that are done: their kind, their number, their sums.</param>
/// <param name="polled">Hears how a training stands.</param>
/// <param name="timing">Seconds so far, for the results.</param>
/// <param name="stepsBack">How often the run began its steps again.</param>
internal sealed class DurableActivities(
    TaskOrchestrationContext context,
    double retrySeconds,
    Action<PieceKind, int, PieceResult>? pieceDone = null,
    Action<TrainingPoll>? polled = null,
    Func<TimingSummary>? timing = null,
    int stepsBack = 0) : IRunActivities
{
    public Task<PlanResult> PlanAsync(string runId) => CallAsync<PlanResult>(ActivityNames.Plan, runId);

    public async Task<PieceResult> PieceAsync(PieceKind kind, PieceRequest request)
    {
        PieceResult result = await CallAsync<PieceResult>(ActivityNames.Of(kind), request);
        pieceDone?.Invoke(kind, request.Count, result);
        return result;
    }

    public async Task<PieceResult> ShardAsync(ShardRequest request)
    {
        // The name follows from the request, so a replay, or a parent that was started over, finds the same child. One that stepped back
        // has others: those of before may still be under way, and would tell nobody.
        string again = stepsBack == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $":{stepsBack}");
        var options =
            new SubOrchestrationOptions(instanceId: $"{context.InstanceId}:{request.Kind}:{request.Round}:{request.First}{again}");
        PieceResult result =
            await context.CallSubOrchestratorAsync<PieceResult>(nameof(ShardOrchestrator), new ShardInput(request, retrySeconds), options);
        pieceDone?.Invoke(request.Kind, request.Count, result);
        return result;
    }

    public Task<PieceResult> SetAsideAsync(FailedPiece piece) => CallAsync<PieceResult>(ActivityNames.SetAside, piece);

    /// <summary>
    /// Only an activity that failed, its tries used up, is a failure: what else comes up here is the orchestration's own. That a file of
    /// the run is damaged is none, as no other piece would find it otherwise.
    /// </summary>
    public string? FailureOf(Exception fault) =>
        fault is TaskFailedException failed && !ActivityRetry.IsOfFile(failed.FailureDetails)
            ? ActivityRetry.RootMessage(failed.FailureDetails) : null;

    public Task<PieceResult> GatherAsync(RoundRequest request) => CallAsync<PieceResult>(ActivityNames.Gather, request);

    public Task<TrainResult> TrainAsync(RoundRequest request) => CallAsync<TrainResult>(ActivityNames.Train, request);

    public Task<TrainingTerms> StartTrainingAsync(TrainingAttempt attempt) =>
        CallAsync<TrainingTerms>(ActivityNames.StartTraining, attempt);

    public async Task<TrainingPoll> PollTrainingAsync(TrainingAttempt attempt)
    {
        TrainingPoll found = await CallAsync<TrainingPoll>(ActivityNames.PollTraining, attempt);
        polled?.Invoke(found);
        return found;
    }

    public Task<bool> StopTrainingAsync(TrainingAttempt attempt) => CallAsync<bool>(ActivityNames.StopTraining, attempt);

    public Task DelayAsync(TimeSpan delay) => context.CreateTimer(delay, CancellationToken.None);

    public Task<SelectResult> SelectAsync(RoundRequest request) => CallAsync<SelectResult>(ActivityNames.Select, request);

    public Task<EvaluateResult> EvaluateAsync(RoundRequest request) => CallAsync<EvaluateResult>(ActivityNames.Evaluate, request);

    public Task<PublishResult> DecideAsync(PublishRequest request) => CallAsync<PublishResult>(ActivityNames.Decide, request);

    public Task<PublishResult> PublishAsync(PublishRequest request) =>
        CallAsync<PublishResult>(ActivityNames.Publish, new PublishInput(request, timing?.Invoke() ?? new TimingSummary()));

    /// <summary>Calls an activity that no step of the run knows of.</summary>
    public Task<T> CallAsync<T>(string activity, object input) =>
        context.CallActivityAsync<T>(activity, input, ActivityRetry.Options(context, activity, retrySeconds));
}
