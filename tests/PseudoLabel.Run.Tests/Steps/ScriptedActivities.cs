using System.Globalization;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Steps;

namespace PseudoLabel.Run.Tests.Steps;

/// <summary>Activities that do nothing but note the call, and fail at a given one.</summary>
internal sealed class ScriptedActivities : IRunActivities
{
    private readonly Lock counting = new();
    private int atOnce;

    public int Batches { get; init; } = 1;

    public int Chains { get; init; } = 1;

    public int StopAfter { get; init; } = 1;

    public int FailAt { get; set; } = int.MaxValue;

    public bool Slow { get; init; }

    public int Shards { get; private set; }

    public int MostAtOnce { get; private set; }

    public List<string> Calls { get; } = [];

    /// <summary>The pieces that fail until they are set aside.</summary>
    public HashSet<int> Bad { get; init; } = [];

    public List<FailedPiece> SetAside { get; } = [];

    public Task<PlanResult> PlanAsync(string runId) => Note(
        "plan",
        new PlanResult
        {
            Batches = Batches,
            IngestParts = Batches,
            Rows = Batches,
            LabeledRows = 4,
            Chains = Chains,
            MaxRounds = 9,
            Neural = Poll is not null
        });

    public async Task<PieceResult> PieceAsync(PieceKind kind, PieceRequest request)
    {
        lock (counting)
        {
            MostAtOnce = Math.Max(MostAtOnce, ++atOnce);
        }

        if (Slow)
        {
            await Task.Yield();
        }

        string several = request.Count == 1 ? "" : $"+{request.Count}";
        PieceResult result = await Note($"{kind} {request.Round}:{request.Index}{several}", new PieceResult(request.Count, 0));
        if (Enumerable.Range(request.Index, request.Count).Any(i => Bad.Contains(i) && !SetAside.Exists(p => p.Index == i)))
        {
            throw new InvalidDataException("torn");
        }

        lock (counting)
        {
            atOnce--;
        }

        return result;
    }

    public Task<PieceResult> ShardAsync(ShardRequest request)
    {
        Shards++;
        return Shard.RunAsync(this, request);
    }

    public Task<PieceResult> SetAsideAsync(FailedPiece piece)
    {
        SetAside.Add(piece);
        return Note($"set aside {piece.Kind} {piece.Index}: {piece.Reason}", new PieceResult(Rows: 0, SetAside: 0));
    }

    public string? FailureOf(Exception fault) => fault is OperationCanceledException ? null : fault.Message;

    public Task<PieceResult> GatherAsync(RoundRequest request) => Note("gather", new PieceResult(Rows: 1, SetAside: 0));

    public Task<TrainResult> TrainAsync(RoundRequest request) => Note($"train {request.Round}", new TrainResult(1));

    /// <summary>How an attempt stands when it is looked at for the given time; null where no network is trained.</summary>
    public Func<int, int, TrainingPoll>? Poll { get; init; }

    public TrainingTerms Terms { get; init; } = new(3, 1800, 86400);

    private int looks;

    public Task<TrainingTerms> StartTrainingAsync(TrainingAttempt attempt) => Note($"start {attempt.Number}", Terms);

    public Task<TrainingPoll> PollTrainingAsync(TrainingAttempt attempt) => Note($"poll {attempt.Number}", Poll!(attempt.Number, looks++));

    public Task<bool> StopTrainingAsync(TrainingAttempt attempt) => Note($"stop {attempt.Number}", true);

    public Task DelayAsync(TimeSpan delay) => Note(string.Create(CultureInfo.InvariantCulture, $"delay {delay.TotalSeconds:0.##}"), true);

    public Task<SelectResult> SelectAsync(RoundRequest request) => Note($"select {request.Round}", new SelectResult(request.Round));

    public Task<EvaluateResult> EvaluateAsync(RoundRequest request) => Note(
        $"evaluate {request.Round}",
        new EvaluateResult(request.Round, request.Round >= StopAfter, request.Round >= StopAfter ? "enough" : null));

    public Task<PublishResult> DecideAsync(PublishRequest request) => Note("decide", new PublishResult(""));

    public Task<PublishResult> PublishAsync(PublishRequest request) => Note("publish", new PublishResult($"published {request.Rounds}"));

    private Task<T> Note<T>(string call, T result)
    {
        lock (counting)
        {
            if (Calls.Count == FailAt)
            {
                throw new InvalidOperationException("cut");
            }

            Calls.Add(call);
        }

        return Task.FromResult(result);
    }
}
