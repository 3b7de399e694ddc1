using FsCheck.Xunit;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.Run.Activities;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Steps;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Local;

/// <summary>
/// The pieces of a fan-out may run in any order, one or several in a process of its own, and more than once: the run ends in the same
/// bytes.
/// </summary>
public sealed class PieceOrderTests
{
    [Property(MaxTest = 5)]
    public void AdvanceAsync_PiecesInAnyOrderEachDeliveredTwice_SameBytes(ulong seed)
    {
        using var data = new SmallData(unlabeled: 500, seed: seed);
        RunSettings settings =
            data.Settings() with { MaxRounds = 2, GatePoolRows = 300, Mode = seed % 2 == 0 ? RunMode.Iterative : RunMode.Joint };
        LocalRun.StartAsync(data.Out("straight"), settings, new LocalRunOptions()).GetAwaiter().GetResult();

        int swaps = RunAsync(data, seed).GetAwaiter().GetResult();

        Assert.InRange(swaps, 1, int.MaxValue);
        RunBytes.AssertEqual(data.Out("straight"), data.Out("shuffled"));
    }

    /// <summary>Runs the job of the straight run again, elsewhere, and says how many pieces ran out of turn.</summary>
    private static async Task<int> RunAsync(SmallData data, ulong seed)
    {
        var store = new FolderStore(data.Out("shuffled"));
        JobDocument job = await new FolderStore(data.Out("straight")).ReadJsonAsync<JobDocument>(RunNames.Job, CancellationToken.None);
        await store.WriteJsonAsync(RunNames.Job, job, CancellationToken.None);
        var environment = new RunEnvironment { Store = store, Source = new FileDataSource([.. job.LabeledFiles, .. job.UnlabeledFiles]) };
        using var activities = new ShuffledActivities(() => new RunActivities(environment), new SeededRandom(seed));
        for (var state = new RunState { RunId = "local" }; state.Phase != RunPhase.Done;)
        {
            state = await RunStep.AdvanceAsync(state, activities);
            state = state with { Plan = state.Plan! with { BatchesPerActivity = 1 + (int)(seed % 3) } };
        }

        return activities.OutOfTurn;
    }

    /// <summary>
    /// Gathers the pieces that are asked for and runs them one at a time in a random order, each twice, by activities that remember
    /// nothing.
    /// </summary>
    private sealed class ShuffledActivities(Func<RunActivities> fresh, SeededRandom random) : IRunActivities, IDisposable
    {
        private readonly SemaphoreSlim one = new(1);
        private readonly List<(int Number, TaskCompletionSource<PieceResult> Done, PieceKind Kind, PieceRequest Request)> waiting = [];
        private int asked;

        public int OutOfTurn { get; private set; }

        public async Task<PieceResult> PieceAsync(PieceKind kind, PieceRequest request)
        {
            var done = new TaskCompletionSource<PieceResult>(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (waiting)
            {
                waiting.Add((asked++, done, kind, request));
            }

            // The fan-out goes on and asks for the next piece; once it has asked for all, whoever comes first runs any of them.
            await Task.Delay(20);
            await one.WaitAsync();
            try
            {
                await RunAnyAsync();
            }
            finally
            {
                one.Release();
            }

            return await done.Task;
        }

        public Task<PlanResult> PlanAsync(string runId) => TwiceAsync(a => a.PlanAsync(runId));

        public Task<PieceResult> ShardAsync(ShardRequest request) => Shard.RunAsync(this, request);

        public Task<PieceResult> SetAsideAsync(FailedPiece piece) => TwiceAsync(a => a.SetAsideAsync(piece));

        public string? FailureOf(Exception fault) => fresh().FailureOf(fault);

        public Task<PieceResult> GatherAsync(RoundRequest request) => TwiceAsync(a => a.GatherAsync(request));

        public Task<TrainResult> TrainAsync(RoundRequest request) => TwiceAsync(a => a.TrainAsync(request));

        public Task<TrainingTerms> StartTrainingAsync(TrainingAttempt attempt) => TwiceAsync(a => a.StartTrainingAsync(attempt));

        public Task<TrainingPoll> PollTrainingAsync(TrainingAttempt attempt) => TwiceAsync(a => a.PollTrainingAsync(attempt));

        public Task<bool> StopTrainingAsync(TrainingAttempt attempt) => TwiceAsync(a => a.StopTrainingAsync(attempt));

        public Task DelayAsync(TimeSpan delay) => Task.CompletedTask;

        public Task<SelectResult> SelectAsync(RoundRequest request) => TwiceAsync(a => a.SelectAsync(request));

        public Task<EvaluateResult> EvaluateAsync(RoundRequest request) => TwiceAsync(a => a.EvaluateAsync(request));

        public Task<PublishResult> DecideAsync(PublishRequest request) => TwiceAsync(a => a.DecideAsync(request));

        public Task<PublishResult> PublishAsync(PublishRequest request) => TwiceAsync(a => a.PublishAsync(request));

        public void Dispose() => one.Dispose();

        private async Task RunAnyAsync()
        {
            (int Number, TaskCompletionSource<PieceResult> Done, PieceKind Kind, PieceRequest Request) piece;
            lock (waiting)
            {
                piece = waiting[random.NextInt32(waiting.Count)];
                OutOfTurn += waiting.Min(w => w.Number) < piece.Number ? 1 : 0;
                waiting.Remove(piece);
            }

            try
            {
                piece.Done.SetResult(await TwiceAsync(a => a.PieceAsync(piece.Kind, piece.Request)));
            }
            catch (Exception e)
            {
                piece.Done.SetException(e);
            }
        }

        private async Task<T> TwiceAsync<T>(Func<IRunActivities, Task<T>> call)
        {
            T first = await call(fresh());
            T second = await call(fresh());
            Assert.Equivalent(first, second);
            return first;
        }
    }
}
