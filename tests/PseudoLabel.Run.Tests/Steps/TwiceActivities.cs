using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Run.Tests.Steps;

/// <summary>
/// A host that knows only that each activity is called at least once. It calls every one on two machines at once, sometimes of a piece
/// that was done long before, too. One of the calls may fail, as the other may have tidied up already; where both do, it tries again.
/// </summary>
/// <param name="make">Makes the activities of another machine.</param>
internal sealed class TwiceActivities(Func<IRunActivities> make) : IRunActivities
{
    private const int Tries = 5;
    private readonly List<(PieceKind Kind, PieceRequest Request)> done = [];

    /// <summary>Calls that were made of activities that had been done before.</summary>
    public int Late { get; private set; }

    public Task<PlanResult> PlanAsync(string runId) => Twice(a => a.PlanAsync(runId));

    public async Task<PieceResult> PieceAsync(PieceKind kind, PieceRequest request)
    {
        PieceResult result = await Twice(a => a.PieceAsync(kind, request));
        lock (done)
        {
            done.Add((kind, request));
        }

        return result;
    }

    public Task<PieceResult> ShardAsync(ShardRequest request) => PseudoLabel.Run.Steps.Shard.RunAsync(this, request);

    public Task<PieceResult> SetAsideAsync(FailedPiece piece) => throw new InvalidOperationException($"{piece} was set aside");

    public string? FailureOf(Exception fault) => null;

    public Task<PieceResult> GatherAsync(RoundRequest request) => Twice(a => a.GatherAsync(request));

    public async Task<TrainResult> TrainAsync(RoundRequest request)
    {
        await LateAsync(PieceKind.Ingest);
        return await Twice(a => a.TrainAsync(request));
    }

    public Task<TrainingTerms> StartTrainingAsync(TrainingAttempt attempt) => throw new NotSupportedException();

    public Task<TrainingPoll> PollTrainingAsync(TrainingAttempt attempt) => throw new NotSupportedException();

    public Task<bool> StopTrainingAsync(TrainingAttempt attempt) => throw new NotSupportedException();

    public Task DelayAsync(TimeSpan delay) => throw new NotSupportedException();

    public Task<SelectResult> SelectAsync(RoundRequest request) => Twice(a => a.SelectAsync(request));

    public async Task<EvaluateResult> EvaluateAsync(RoundRequest request)
    {
        await LateAsync(PieceKind.Predict);
        await LateAsync(PieceKind.Chain);
        return await Twice(a => a.EvaluateAsync(request));
    }

    public async Task<PublishResult> DecideAsync(PublishRequest request)
    {
        await LateAsync(PieceKind.Predict);
        return await Twice(a => a.DecideAsync(request));
    }

    public async Task<PublishResult> PublishAsync(PublishRequest request)
    {
        await LateAsync(PieceKind.Label);
        return await Twice(a => a.PublishAsync(request));
    }

    /// <summary>Calls of pieces come once more, the last first, of this round and the ones before.</summary>
    private async Task LateAsync(PieceKind kind)
    {
        foreach ((PieceKind _, PieceRequest request) in done.Where(d => d.Kind == kind).Reverse().Take(8).ToArray())
        {
            await make().PieceAsync(kind, request);
            Late++;
        }
    }

    private async Task<T> Twice<T>(Func<IRunActivities, Task<T>> call)
    {
        for (int tried = 1; ; tried++)
        {
            Task<T>[] calls = [Task.Run(() => call(make())), Task.Run(() => call(make()))];
            await Task.WhenAny(Task.WhenAll(calls)).ConfigureAwait(false);
            if (calls.FirstOrDefault(c => c.IsCompletedSuccessfully) is { } good)
            {
                return await good;
            }

            if (tried == Tries)
            {
                return await calls[0];
            }
        }
    }
}
