using System.Diagnostics;
using System.Globalization;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Testing;
using PseudoLabel.Benchmarks.Speed;
using PseudoLabel.Functions.Orchestrations;
using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Benchmarks.Durable;

/// <summary>
/// What the orchestrations of the app cost in the durable test host: time of an empty batch, and the length of their histories.
/// </summary>
internal static class DurableOverhead
{
    private const string Run = "run-1";
    private const int Batches = 1000;
    private const int Rounds = 5;
    private const int PhasesBesideRounds = 2; // ingest and publish
    private const double SameSize = 1.05;
    private static readonly double TenTimesTheBatches = Math.Round(Math.Sqrt(10), 2);

    /// <summary>1,000 empty batches, 5 rounds, in turn with the plain fan-out of as many calls.</summary>
    /// <param name="turns">Number of turns, after one that does not count.</param>
    public static async Task<IReadOnlyList<TableLine>> TimesAsync(int turns)
    {
        var ours = new List<double>();
        var peers = new List<double>();
        Console.WriteLine(
            "turn, milliseconds a batch, wall and processor: the run, the plain fan-out; of the run, wakings and events replayed a batch");
        for (int turn = 0; turn <= turns; turn++)
        {
            (double seconds, double cpu, MeasuredHub hub) = await RunAsync(Batches, Rounds);
            (double peer, double peerCpu, _) = await PlainAsync(Rounds);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{(turn == 0 ? "warm" : turn)}: {PerBatch(seconds):0.00} {PerBatch(cpu):0.00}, {PerBatch(peer):0.00} "
                + $"{PerBatch(peerCpu):0.00}; {hub.Wakings / (double)Batches:0.0}, {hub.Replayed / (double)Batches:0}"));
            if (turn > 0)
            {
                ours.Add(seconds / Batches);
                peers.Add(peer / Batches);
            }
        }

        return
        [
            Turns.Line(
                "durable test host, an empty batch, its seven calls", Milli(ours),
                Milli(peers) + ", all calls at once in one orchestration",
                [.. ours.Zip(peers, (o, p) => o / p)], 1, atLeast: false),
        ];
    }

    /// <summary>1,000 batches, one round, whose pieces end one by one: processor time, in turn with the plain fan-out.</summary>
    /// <param name="turns">Number of turns.</param>
    public static async Task<IReadOnlyList<TableLine>> PacedAsync(int turns)
    {
        const int Pieces = Batches * (1 + PhasesBesideRounds);
        var ours = new List<double>();
        var peers = new List<double>();
        Console.WriteLine(
            "pieces one by one: turn, processor milliseconds, wakings, events replayed, each a piece: the run, the plain fan-out");
        for (int turn = 1; turn <= turns; turn++)
        {
            (_, double cpu, MeasuredHub hub) = await RunAsync(Batches, rounds: 1, paced: true);
            (_, double peerCpu, MeasuredHub peer) = await PlainAsync(rounds: 1, paced: true);
            ours.Add(cpu / Pieces);
            peers.Add(peerCpu / Pieces);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{turn}: {ours[^1] * 1e3:0.00} {hub.Wakings / (double)Pieces:0.00} {hub.Replayed / (double)Pieces:0}, "
                + $"{peers[^1] * 1e3:0.00} {peer.Wakings / (double)Pieces:0.00} {peer.Replayed / (double)Pieces:0}; "
                + $"longest {hub.Longest.Run.Events} the run's, {hub.Longest.Shard.Events} a shard's"));
        }

        return
        [
            Turns.Line(
                "durable test host, a call of a piece, ended one by one, processor", Milli(ours),
                Milli(peers) + ", all calls at once in one orchestration",
                [.. ours.Zip(peers, (o, p) => o / p)], 1, atLeast: false),
        ];
    }

    /// <summary>The longest history of any generation, by batches and rounds.</summary>
    public static async Task<IReadOnlyList<TableLine>> HistoriesAsync()
    {
        Console.WriteLine(
            "longest history, events and bytes: batches, rounds: the run's, a shard's; wakings and events replayed a batch and round");
        var sizes = new Dictionary<(int Batches, int Rounds), HistorySize>();
        foreach (int batches in new[] { 10, 100, 1000 })
        {
            foreach (int rounds in new[] { 1, 5, 20 })
            {
                (_, _, MeasuredHub hub) = await RunAsync(batches, rounds, withBytes: true);
                (HistorySize run, HistorySize shard) = hub.Longest;
                sizes[(batches, rounds)] = run.Or(shard);
                double pieces = batches * (double)(rounds + PhasesBesideRounds);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{batches:N0}, {rounds}: {run.Events:N0} and {run.Bytes:N0}, {shard.Events:N0} and {shard.Bytes:N0}; "
                        + $"{hub.Wakings / pieces:0.00}, {hub.Replayed / pieces:0}"));
            }
        }

        HistorySize once = sizes[(Batches, 1)], often = sizes[(Batches, 20)], few = sizes[(100, Rounds)], many = sizes[(Batches, Rounds)];
        return
        [
            Turns.Line("longest history, 20 rounds", Words(often), Words(once) + " of one round", [(double)often.Bytes / once.Bytes],
                SameSize, atLeast: false),
            Turns.Line("longest history, 1,000 batches", Words(many), Words(few) + " of 100 batches", [(double)many.Bytes / few.Bytes],
                TenTimesTheBatches, atLeast: false),
        ];
    }

    private static Task<(double Seconds, double Cpu, MeasuredHub Hub)> RunAsync(
        int batches, int rounds, bool withBytes = false, bool paced = false) => MeasureAsync(
        new EmptyActivities(batches, rounds),
        withBytes,
        paced,
        nameof(RunOrchestrator),
        new RunInput { State = new RunState { RunId = Run } },
        ended => ended.ReadOutputAs<RunState>() is { Phase: RunPhase.Done, Round: var last } && last == rounds);

    private static Task<(double Seconds, double Cpu, MeasuredHub Hub)> PlainAsync(int rounds, bool paced = false) => MeasureAsync(
        new EmptyActivities(Batches, rounds),
        false,
        paced,
        nameof(PlainOrchestrator),
        new PlainInput(Batches, rounds + PhasesBesideRounds),
        ended => ended.ReadOutputAs<bool>());

    private static async Task<(double Seconds, double Cpu, MeasuredHub Hub)> MeasureAsync(
        EmptyActivities activities, bool withBytes, bool paced, string orchestrator, object input,
        Func<OrchestrationMetadata, bool> isWhole)
    {
        var hub = new MeasuredHub(withBytes);
        await using DurableTaskTestHost host = await EmptyHost.StartAsync(hub, activities, paced);
        TimeSpan before = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        await host.Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, new StartOrchestrationOptions(Run));
        OrchestrationMetadata ended = await host.Client.WaitForInstanceCompletionAsync(Run, getInputsAndOutputs: true);
        double seconds = watch.Elapsed.TotalSeconds;
        double cpu = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        return ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed && isWhole(ended)
            ? (seconds, cpu, hub)
            : throw new InvalidOperationException($"The empty run ended as {ended.RuntimeStatus}: {ended.FailureDetails}");
    }

    private static double PerBatch(double seconds) => seconds * 1e3 / Batches;

    private static string Milli(IEnumerable<double> seconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{Turns.Median(seconds) * 1e3:0.00} ms");

    private static string Words(HistorySize size) =>
        string.Create(CultureInfo.InvariantCulture, $"{size.Events:N0} events, {size.Bytes:N0} bytes");
}
