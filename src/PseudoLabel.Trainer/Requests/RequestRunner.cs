using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using PseudoLabel.Data;
using PseudoLabel.Learning.Features;
using PseudoLabel.Store;
using PseudoLabel.Trainer.Devices;
using PseudoLabel.Trainer.Losses;
using PseudoLabel.Trainer.Networks;
using PseudoLabel.Trainer.Rows;
using PseudoLabel.Trainer.Training;
using PseudoLabel.Trainer.Trials;
using PseudoLabel.TrainingContract;
using TorchSharp;

namespace PseudoLabel.Trainer.Requests;

/// <summary>
/// Runs a request: its tasks beside each other, each on a thread of its own, on a GPU a few. A task whose result is in the
/// store is not done again, one with a checkpoint goes on from it. The request's own result is written last.
/// </summary>
internal sealed class RequestRunner : ITaskHost, IDisposable
{
    /// <summary>Pool rows past which there is no neighbor graph: every row is compared with every other, twenty times a training.</summary>
    private const int GraphRows = 20_000;

    private readonly IRunStore store;
    private readonly TrainingNames names;
    private readonly RunnerOptions options;
    private readonly TrainingRequest request;
    private readonly ProgressBoard board;
    private readonly ConcurrentDictionary<string, Stopwatch> sinceCheckpoint = new();
    private readonly ConcurrentDictionary<string, TimeShare> shares = new();
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly CancellationTokenSource stopping;
    private DeviceChoice? place;
    private int waiting;

    private RequestRunner(IRunStore store, TrainingNames names, RunnerOptions options, byte[] bytes, CancellationToken cancellationToken)
    {
        this.store = store;
        this.names = names;
        this.options = options;
        RequestBytes = bytes;
        request = JsonSerializer.Deserialize<TrainingRequest>(bytes, RunStoreExtensions.Json)
            ?? throw new InvalidDataException("The request holds nothing.");
        board = new ProgressBoard(request.Tasks.Count) { Device = Words(options) };
        stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    public byte[] RequestBytes { get; }

    public CancellationToken CancellationToken => stopping.Token;

    public bool IsHalfPrecision => Place.Half;

    public bool UsesGraph { get; private set; }

    /// <summary>Reads the request of a folder.</summary>
    /// <param name="store">The run's store.</param>
    /// <param name="names">The request's folder.</param>
    /// <param name="options">How to run it.</param>
    /// <param name="cancellationToken">Stops it; checkpoints are kept first.</param>
    public static async Task<RequestRunner> OpenAsync(IRunStore store, TrainingNames names, RunnerOptions options,
        CancellationToken cancellationToken) =>
        new RequestRunner(store, names, options, await store.ReadAsync(names.Request, Bytes, cancellationToken), cancellationToken);

    /// <summary>Trains all tasks.</summary>
    public async Task RunAsync()
    {
        FeatureMatrix rows = await ReadAsync(request.LabeledFeatures);
        RequestCheck.Check(request, rows);
        List<TrainingTask> open = [];
        foreach (TrainingTask task in request.Tasks)
        {
            if (await store.FindJsonAsync<TaskResult>(names.TaskResult(task.Name), CancellationToken) is not null)
            {
                board.TaskDone();
            }
            else
            {
                open.Add(task);
            }
        }

        Choose(open.Count);
        using var labeled = new LabeledTensors(rows, request.Labels, Place.Device);
        Dictionary<string, PoolRows> pools = OpenPools();
        UsesGraph = pools.Values.All(p => p.IsWhole && p.Rows <= GraphRows);
        Log(string.Create(CultureInfo.InvariantCulture, $"{open.Count} of {request.Tasks.Count} trainings to do "
            + $"on {board.Device}, {Workers(open)} at once"));
        await using (var reporting = new Reporting(this))
        {
            Work(open, labeled, pools);
        }

        foreach (PoolRows pool in pools.Values)
        {
            pool.Dispose();
        }

        await WriteResultAsync();
    }

    /// <summary>Writes down why it ended without a result.</summary>
    /// <param name="failure">What was thrown.</param>
    /// <param name="isFinal">Whether the request is at fault.</param>
    public Task FailAsync(Exception failure, bool isFinal) =>
        FailAsync(store, names, options.Attempt, failure, isFinal, board.Now().Device, board.Now().Log);

    /// <summary>Writes down that a request is damaged, so that there is nothing to run.</summary>
    /// <param name="store">The run's store.</param>
    /// <param name="names">The request's folder.</param>
    /// <param name="options">How it was to be run.</param>
    /// <param name="failure">What was thrown.</param>
    public static Task FailAsync(IRunStore store, TrainingNames names, RunnerOptions options, UserErrorException failure) =>
        FailAsync(store, names, options.Attempt, failure, isFinal: true, Words(options), []);

    private static Task FailAsync(
        IRunStore store, TrainingNames names, int attempt, Exception failure, bool isFinal, string device, IReadOnlyList<string> log) =>
        store.WriteJsonAsync(
            names.Failure(attempt),
            new TrainingFailure
            {
                Message = failure.Message,
                IsFinal = isFinal,
                Damaged = DamagedFileException.NameIn(failure),
                Device = device,
                Log = log,
            },
            CancellationToken.None);

    public bool IsTimeOut(string task, bool calibrating) =>
        shares.TryGetValue(task, out TimeShare? share) && share.IsOver(clock.Elapsed, calibrating);

    public void Stepped(string task, int rows, int steps) => board.Step(task, rows, steps);

    public bool WantsCheckpoint(string task) =>
        sinceCheckpoint.GetOrAdd(task, _ => Stopwatch.StartNew()).Elapsed >= options.CheckpointEvery;

    public void Keep(string task, byte[] checkpoint)
    {
        store.WriteAsync(names.Checkpoint(task), s => s.Write(checkpoint), CancellationToken.None).GetAwaiter().GetResult();
        sinceCheckpoint[task] = Stopwatch.StartNew();
    }

    public byte[]? Kept(string task)
    {
        try
        {
            return store.ExistsAsync(names.Checkpoint(task), CancellationToken).GetAwaiter().GetResult()
                ? store.ReadAsync(names.Checkpoint(task), Bytes, CancellationToken).GetAwaiter().GetResult()
                : null;
        }
        catch (UserErrorException e) when (DamagedFileException.NameIn(e) is not null)
        {
            // It saves time, no more.
            Log($"{task}: its checkpoint is damaged, so it begins anew");
            return null;
        }
    }

    public void Log(string line) => board.Log(line);

    public void Dispose() => stopping.Dispose();

    private DeviceChoice Place => place ?? throw new InvalidOperationException("The device is not chosen yet.");

    private static string Words(RunnerOptions options) => options.Device is { } device ? DeviceWords.Of(device.type) : "auto";

    /// <summary>Chooses the device, where that is left to be chosen.</summary>
    /// <param name="trainings">Trainings to do.</param>
    private void Choose(int trainings)
    {
        place = options.Device is { } known
            ? DeviceChoice.Of(known.type, options.HalfPrecision)
            : DeviceChoice.Measured(request, Math.Max(1, trainings), options.Threads, options.HalfPrecision);
        board.Device = DeviceWords.Of(place.Type);
        if (place.Why is { } why)
        {
            Log(why);
        }
    }

    private static byte[] Bytes(Stream stream)
    {
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private int Workers(List<TrainingTask> open) => Math.Max(
        1, Math.Min(open.Count, Place.Type == DeviceType.CPU ? options.Threads : TrainingsAtOnce.OnGpu(request.FeatureCount)));

    private async Task<FeatureMatrix> ReadAsync(string name) =>
        (await store.ReadAsync(name, s => FeatureBatchFile.Read(s), CancellationToken)).Features;

    private Dictionary<string, PoolRows> OpenPools()
    {
        // Those of finished tasks, too: whether there is a graph depends on all.
        Dictionary<string, IReadOnlyList<string>> lists = request.Tasks.Where(t => t.Pool.Count > 0)
            .GroupBy(Key)
            .ToDictionary(g => g.Key, g => g.First().Pool);
        long each = (long)request.MemoryMiB * 1024 * 1024 / Math.Max(1, lists.Count);
        return lists.ToDictionary(
            l => l.Key, l => new PoolRows(l.Value, each, file => ReadAsync(file).GetAwaiter().GetResult(), Place.Device));
    }

    private static string Key(TrainingTask task) => string.Join('\n', task.Pool);

    private void Work(List<TrainingTask> open, LabeledTensors labeled, Dictionary<string, PoolRows> pools)
    {
        var queue = new ConcurrentQueue<TrainingTask>(open);
        waiting = open.Count;
        var faults = new ConcurrentQueue<Exception>();
        Thread[] workers = [.. Enumerable.Range(0, Workers(open))
            .Select(_ => new Thread(() => Drain(queue, labeled, pools, faults)) { IsBackground = true })];
        Array.ForEach(workers, w => w.Start());
        Array.ForEach(workers, w => w.Join());
        if (faults.FirstOrDefault(f => f is not OperationCanceledException) is { } fault)
        {
            ExceptionDispatchInfo.Throw(fault);
        }

        CancellationToken.ThrowIfCancellationRequested();
    }

    private void Drain(ConcurrentQueue<TrainingTask> queue, LabeledTensors labeled, Dictionary<string, PoolRows> pools,
        ConcurrentQueue<Exception> faults)
    {
        // Small networks run fastest, and to the same bits on any machine's number of cores, with one thread each.
        torch.set_num_threads(1);
        while (!CancellationToken.IsCancellationRequested && queue.TryDequeue(out TrainingTask? task))
        {
            try
            {
                int left = Interlocked.Decrement(ref waiting) + 1;
                shares[task.Name] = TimeShare.Of(request.BudgetMinutes, clock.Elapsed, left, Workers([.. request.Tasks]));
                PoolRows? pool = task.Pool.Count > 0 ? pools[Key(task)] : null;
                Train(task, labeled, pool);
            }
            catch (Exception e)
            {
                faults.Enqueue(e);
                stopping.Cancel();
            }
        }
    }

    private void Train(TrainingTask task, LabeledTensors labeled, PoolRows? pool)
    {
        long before = clock.ElapsedMilliseconds;
        using var scope = torch.NewDisposeScope();
        var trainer = new TaskTrainer(request, task, labeled, seed => pool?.Open(seed), pool?.Rows ?? 0, Place.Device, this);
        (byte[] onnx, TaskResult result) = trainer.Run();
        store.WriteAsync(names.Model(task.Name), s => s.Write(onnx), CancellationToken.None).GetAwaiter().GetResult();
        store.WriteJsonAsync(names.TaskResult(task.Name), result, CancellationToken.None).GetAwaiter().GetResult();
        store.DeleteAsync(names.Checkpoint(task.Name), CancellationToken.None).GetAwaiter().GetResult();
        board.TaskDone();
        Log(string.Create(
            CultureInfo.InvariantCulture,
            $"{task.Name}: {result.Steps} steps in {(clock.ElapsedMilliseconds - before) / 1000.0:0.0} s, "
                + $"temperature {result.Temperature:0.00}{(result.EndedEarly is { } words ? "; " + words : "")}"));
    }

    private async Task WriteResultAsync()
    {
        var results = new List<TaskResult>();
        foreach (TrainingTask task in request.Tasks)
        {
            results.Add(await store.ReadJsonAsync<TaskResult>(names.TaskResult(task.Name), CancellationToken));
        }

        using Network network = NetworkFactory.Create(request, torch.CPU);
        UnlabeledLossKind loss = PseudoWeightsFactory.Resolve(request.Options.UnlabeledLoss, NetworkFactory.IsConvolutional(request));
        await store.WriteJsonAsync(
            names.Result,
            new TrainingResult
            {
                Network = string.Create(CultureInfo.InvariantCulture, $"{network.Description}, {network.WeightCount:N0} weights"),
                Device = board.Device,
                DeviceChoice = place?.Why,
                UnlabeledLoss = TrainingChoices.UnlabeledLosses.NameOf(loss) + (request.Options.Debiased ? ", debiased" : ""),
                Tasks = results,
            },
            CancellationToken);
    }

    /// <summary>Writes progress from time to time until disposed of.</summary>
    private sealed class Reporting : IAsyncDisposable
    {
        private readonly CancellationTokenSource stop = new();
        private readonly Task loop;

        public Reporting(RequestRunner runner) => loop = Task.Run(async () =>
        {
            bool last;
            do
            {
                last = stop.IsCancellationRequested;
                await runner.store.WriteJsonAsync(runner.names.Progress, runner.board.Now(), CancellationToken.None);
                await Task.Delay(last ? TimeSpan.Zero : runner.options.ProgressEvery, stop.Token)
                    .ContinueWith(_ => { }, TaskScheduler.Default);
            }
            while (!last);
        });

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await loop;
            stop.Dispose();
        }
    }
}
