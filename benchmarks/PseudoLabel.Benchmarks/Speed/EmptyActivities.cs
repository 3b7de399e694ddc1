using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Steps;

namespace PseudoLabel.Benchmarks.Speed;

/// <summary>Activities that do nothing: what a run over them takes is the host's own. Their results are as long as real ones.</summary>
/// <param name="batches">Batches of unlabeled rows.</param>
/// <param name="rounds">Rounds of self-training.</param>
internal sealed class EmptyActivities(int batches, int rounds) : IRunActivities
{
    private const int RowsPerBatch = 20_000;

    /// <summary>
    /// Calls of pieces in a whole run: each batch is ingested, predicted once a round, and labeled; one chain is scored after each.
    /// </summary>
    public int Calls => batches * (rounds + 2) + rounds + 1;

    public Task<PlanResult> PlanAsync(string runId) => Task.FromResult(new PlanResult
    {
        Batches = batches,
        IngestParts = batches,
        Rows = (long)batches * RowsPerBatch,
        LabeledRows = 1000,
        Chains = 1,
        MaxRounds = rounds,
        ShardSize = FanOut.ShardSize(batches),
    });

    public Task<PieceResult> PieceAsync(PieceKind kind, PieceRequest request) => Task.FromResult(new PieceResult(RowsPerBatch, 0));

    public Task<PieceResult> ShardAsync(ShardRequest request) => Shard.RunAsync(this, request);

    public Task<PieceResult> SetAsideAsync(FailedPiece piece) => throw Unexpected();

    public string? FailureOf(Exception fault) => null;

    public Task<PieceResult> GatherAsync(RoundRequest request) => Task.FromResult(new PieceResult(RowsPerBatch, 0));

    public Task<TrainResult> TrainAsync(RoundRequest request) => Task.FromResult(new TrainResult(1000));

    public Task<TrainingTerms> StartTrainingAsync(TrainingAttempt attempt) => throw Unexpected();

    public Task<TrainingPoll> PollTrainingAsync(TrainingAttempt attempt) => throw Unexpected();

    public Task<bool> StopTrainingAsync(TrainingAttempt attempt) => throw Unexpected();

    public Task DelayAsync(TimeSpan delay) => throw Unexpected();

    public Task<SelectResult> SelectAsync(RoundRequest request) => Task.FromResult(new SelectResult((long)batches * RowsPerBatch));

    /// <summary>A metric of as many digits as a number can have.</summary>
    public Task<EvaluateResult> EvaluateAsync(RoundRequest request) =>
        Task.FromResult(new EvaluateResult(
            1 / (request.Round + 1.3), request.Round == rounds, request.Round == rounds ? "the last round is done" : null));

    public Task<PublishResult> DecideAsync(PublishRequest request) => Task.FromResult(new PublishResult("nothing was done"));

    public Task<PublishResult> PublishAsync(PublishRequest request) => Task.FromResult(new PublishResult("nothing was done"));

    private static InvalidOperationException Unexpected() => new("No step of an empty run calls this.");
}
