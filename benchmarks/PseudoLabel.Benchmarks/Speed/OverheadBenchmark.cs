using System.Diagnostics;
using System.Globalization;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Benchmarks.Speed;

/// <summary>
/// What orchestration costs on the local host: of an empty batch, over activities that do nothing; of a batch in the store, from the same
/// rows cut into few batches and into a thousand; and the size of the state by batches and by rounds.
/// </summary>
internal static class OverheadBenchmark
{
    private const int Batches = 1000;
    private const int Rounds = 5;
    private const int SmallBatch = 100;
    private const int DefaultBatch = 20_000;
    private const int Rows = Batches * SmallBatch;
    private const double MostEmpty = 0.01;
    private const double MostStored = 0.1;
    private const double MostStateGrowth = 1.05;
    private const double MostRoundBytes = 32;
    private static readonly string[] PhasesOverBatches = ["ingest", "rounds", "publish"];

    private static RunSettings Settings { get; } = new()
    {
        Label = "label",
        Learner = "logistic",
        Selection = "threshold",
        Threshold = 0.75,
        MaxRounds = Rounds,
        Patience = Rounds,
        Fast = true,
    };

    /// <summary>Measures in turns, after one that does not count.</summary>
    /// <param name="turns">Number of turns.</param>
    public static async Task<IReadOnlyList<TableLine>> RunAsync(int turns)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("pseudolabel-overhead-");
        try
        {
            IReadOnlyList<TableLine> times = await TimesAsync(folder.FullName, turns);
            await StoreCallsBenchmark.PrintAsync(folder.FullName, Settings, SmallBatch);
            return [.. times, .. await StateAsync(folder.FullName)];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<IReadOnlyList<TableLine>> TimesAsync(string folder, int turns)
    {
        var data = new SpeedData();
        data.Write(Path.Combine(folder, "labeled.csv"), 1000, withLabel: true);
        data.Write(Path.Combine(folder, "unlabeled.csv"), Rows, withLabel: false);
        var empty = new List<double>();
        var stored = new List<double>();
        var real = new List<double>();
        Console.WriteLine(
            "turn, microseconds of: an empty batch, a batch in the store, a batch of 20,000 rows, each a round; one plain task");
        for (int turn = 0; turn <= turns; turn++)
        {
            double emptyRun = await EmptyRunAsync(folder, Batches, Rounds) / new EmptyActivities(Batches, Rounds).Calls;
            double plain = await PlainAsync();
            TimingSummary few = await RealRunAsync(folder, DefaultBatch);
            TimingSummary many = await RealRunAsync(folder, SmallBatch);
            const int FewBatches = Rows / DefaultBatch;
            double whole = few.SecondsByPhase["rounds"] / (FewBatches * Rounds);
            double fixedCost = (many.SecondsByPhase["rounds"] - few.SecondsByPhase["rounds"]) / ((Batches - FewBatches) * Rounds);
            string phases = string.Join(", ", PhasesOverBatches.Select(p => string.Create(
                CultureInfo.InvariantCulture,
                $"{p} {few.SecondsByPhase[p]:0.000} s of {FewBatches} and {many.SecondsByPhase[p]:0.000} s of {Batches:N0}")));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{(turn == 0 ? "warm" : turn)}: {emptyRun * 1e6:0.0}, {fixedCost * 1e6:0}, {whole * 1e6:0}; {plain * 1e6:0.0}   ({phases})"));
            if (turn > 0)
            {
                empty.Add(emptyRun);
                stored.Add(fixedCost);
                real.Add(whole);
            }
        }

        string against = string.Create(CultureInfo.InvariantCulture, $"{Turns.Median(real) * 1e3:0.0} ms, a batch of 20,000 rows");
        return
        [
            Turns.Line("local host, an empty batch a round", Micro(empty), against, [.. empty.Zip(real, (e, r) => e / r)], MostEmpty,
                atLeast: false),
            Turns.Line("local host, a batch in the store a round, beyond its rows", Micro(stored), against,
                [.. stored.Zip(real, (s, r) => s / r)], MostStored, atLeast: false),
        ];
    }

    /// <summary>State as it is stored, after the last round and at the end.</summary>
    private static async Task<IReadOnlyList<TableLine>> StateAsync(string folder)
    {
        Console.WriteLine("bytes of state.json, at most: batches, rounds");
        var sizes = new Dictionary<(int Batches, int Rounds), long>();
        foreach ((int batches, int rounds) in new[] { (10, 5), (100, 5), (1000, 5), (10_000, 5), (1000, 1), (1000, 20) })
        {
            long most = 0;
            string state = Path.Combine(folder, "empty", RunNames.State);
            await EmptyRunAsync(folder, batches, rounds, () => most = Math.Max(most, new FileInfo(state).Length));
            sizes[(batches, rounds)] = most;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{batches:N0}, {rounds}: {most:N0}"));
        }

        long small = sizes[(10, 5)], large = sizes[(10_000, 5)];
        double perRound = (sizes[(1000, 20)] - sizes[(1000, 1)]) / 19.0;
        return
        [
            Turns.Line("state.json, 10,000 batches", Bytes(large), Bytes(small) + " of 10 batches", [(double)large / small],
                MostStateGrowth, atLeast: false),
            Turns.Line(
                "state.json, bytes a further round", Bytes(sizes[(1000, 20)]) + " of 20 rounds", Bytes(sizes[(1000, 1)]) + " of one",
                [perRound], MostRoundBytes, atLeast: false),
        ];
    }

    /// <summary>A run over activities that do nothing, in seconds.</summary>
    private static async Task<double> EmptyRunAsync(string folder, int batches, int rounds, Action? stepped = null)
    {
        string run = Path.Combine(folder, "empty");
        var activities = new EmptyActivities(batches, rounds);
        var watch = Stopwatch.StartNew();
        RunState state = await RunLoop.RunAsync(
            new FolderStore(run), (_, _) => activities, new RunState { RunId = "local" }, new LocalRunOptions(), _ => stepped?.Invoke(),
            CancellationToken.None);
        double seconds = watch.Elapsed.TotalSeconds;
        Directory.Delete(run, recursive: true);
        return state is { Phase: RunPhase.Done, Round: var last } && last == rounds ? seconds
            : throw new InvalidOperationException($"The empty run ended in {state}.");
    }

    /// <summary>As many empty tasks on as many threads, in seconds a task: what is left of a host that only hands work out.</summary>
    private static async Task<double> PlainAsync()
    {
        int calls = new EmptyActivities(Batches, Rounds).Calls;
        var watch = Stopwatch.StartNew();
        await Parallel.ForAsync(0, calls, async (_, _) => await Task.Yield());
        return watch.Elapsed.TotalSeconds / calls;
    }

    /// <summary>
    /// A run whose folder stays until all is measured: a file system may be slow to make files where it has just removed many.
    /// </summary>
    private static async Task<TimingSummary> RealRunAsync(string folder, int batchRows)
    {
        RunSettings settings = Settings with
        {
            Labeled = [Path.Combine(folder, "labeled.csv")],
            Unlabeled = [Path.Combine(folder, "unlabeled.csv")],
            BatchRows = batchRows,
        };
        LocalRunResult result = await LocalRun.StartAsync(Path.Combine(folder, $"run-{Guid.NewGuid():N}"), settings, new LocalRunOptions());
        return result.Metrics.Rounds.Count == Rounds + 1 ? result.Metrics.Timing
            : throw new InvalidOperationException($"The run had {result.Metrics.Rounds.Count - 1} rounds.");
    }

    private static string Micro(IEnumerable<double> seconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{Turns.Median(seconds) * 1e6:0.0} µs");

    private static string Bytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes:N0} bytes");
}
