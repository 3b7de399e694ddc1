using System.Diagnostics;
using System.Globalization;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Inputs;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Benchmarks.Speed;

/// <summary>
/// What a batch asks of the store, phase by phase, and how long a phase takes where each answer takes 5 ms, as of blobs in the same region:
/// numbers of questions do not depend on the machine, and are what blobs are billed by.
/// </summary>
internal static class StoreCallsBenchmark
{
    private const int Few = 100;
    private const int Many = 300;
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(5);

    /// <summary>Prints the questions of a further batch in each step, and the milliseconds that it adds.</summary>
    /// <param name="folder">A folder with <c>labeled.csv</c> and <c>unlabeled.csv</c>.</param>
    /// <param name="settings">The run's settings, but for the inputs.</param>
    /// <param name="batchRows">Rows of a batch.</param>
    public static async Task PrintAsync(string folder, RunSettings settings, int batchRows)
    {
        IReadOnlyList<Step> few = await RunAsync(folder, settings, Few, batchRows);
        IReadOnlyList<Step> many = await RunAsync(folder, settings, Many, batchRows);
        Console.WriteLine("a further batch in a store that answers in 5 ms: step, look-ups, reads, writes, milliseconds");
        foreach ((Step less, Step more) in few.Zip(many))
        {
            StoreCalls calls = more.Calls.Since(less.Calls);
            const double Further = Many - Few;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{more.Name}: {calls.LookUps / Further:0.00}, {calls.Reads / Further:0.00}, {calls.Writes / Further:0.00}, "
                    + $"{(more.Seconds - less.Seconds) * 1e3 / Further:0.0}"));
        }
    }

    private static async Task<IReadOnlyList<Step>> RunAsync(string folder, RunSettings settings, int batches, int batchRows)
    {
        string unlabeled = Path.Combine(folder, $"unlabeled-{batches}.csv");
        File.WriteAllLines(unlabeled, File.ReadLines(Path.Combine(folder, "unlabeled.csv")).Take(1 + batches * batchRows));
        settings = settings with { Labeled = [Path.Combine(folder, "labeled.csv")], Unlabeled = [unlabeled], BatchRows = batchRows };
        var job = new JobDocument
        {
            Version = LocalRun.Version,
            Settings = settings,
            LabeledFiles = [LocalRun.Input(InputResolver.Resolve(settings.Labeled, "labeled")[0], labeled: true)],
            UnlabeledFiles = [LocalRun.Input(InputResolver.Resolve(settings.Unlabeled, "unlabeled")[0])],
        };
        var store = new CountedStore(new FolderStore(Path.Combine(folder, $"counted-{Guid.NewGuid():N}")), Delay);
        await store.WriteJsonAsync(RunNames.Job, job, CancellationToken.None);
        var steps = new List<Step>();
        var before = store.Calls;
        RunPhase phase = RunPhase.Plan;
        var watch = Stopwatch.StartNew();
        await RunLoop.RunAsync(
            store,
            new FileDataSource([.. job.LabeledFiles, .. job.UnlabeledFiles]),
            new RunState { RunId = "local" },
            new LocalRunOptions(),
            state =>
            {
                steps.Add(new Step(phase == RunPhase.Rounds ? $"round {state.Round}" : phase.ToString().ToLowerInvariant(),
                    store.Calls.Since(before), watch.Elapsed.TotalSeconds));
                (before, phase) = (store.Calls, state.Phase);
                watch.Restart();
            },
            CancellationToken.None);
        return steps;
    }

    private sealed record Step(string Name, StoreCalls Calls, double Seconds);
}
