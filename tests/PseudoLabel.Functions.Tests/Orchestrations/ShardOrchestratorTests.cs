using System.Collections.Concurrent;
using Microsoft.DurableTask.Client;
using PseudoLabel.Functions.Contracts;
using PseudoLabel.Functions.Orchestrations;
using PseudoLabel.Functions.Tests.Hosting;
using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Functions.Tests.Orchestrations;

public sealed class ShardOrchestratorTests
{
    [Fact]
    public async Task RunAsync_HundredsOfBatches_GoThroughShardsOfTheirOwn()
    {
        var done = new ConcurrentBag<int>();
        await using RunHost host = await RunHost.StartAsync(
            _ => null,
            registry =>
            {
                registry.AddActivityFunc<PieceRequest, PieceResult>(ActivityNames.Chain, (_, _) => new PieceResult(Rows: 0, SetAside: 0));
                registry.AddActivityFunc<PieceRequest, PieceResult>(ActivityNames.Predict, (_, piece) =>
                {
                    done.Add(piece.Index);
                    return new PieceResult(Rows: 10, SetAside: 1);
                });
                registry.AddActivityFunc<RoundRequest, SelectResult>(
                    ActivityNames.Select, (_, _) => Task.FromException<SelectResult>(new ArgumentException("as far as this test goes")));
            },
            addEnded: true);
        var plan = new PlanResult { Batches = 202, IngestParts = 1, Rows = 2020, LabeledRows = 10, Chains = 1, MaxRounds = 2 };

        await host.ScheduleAsync(
            RunHost.Input(new RunState { RunId = "run-1", Phase = RunPhase.Rounds, Plan = plan, MetricByRound = [0.5] }));
        OrchestrationMetadata ended = await host.EndAsync();

        Assert.Equal("as far as this test goes", ActivityRetry.RootMessage(ended.FailureDetails!));
        Assert.Equal(Enumerable.Range(0, 202), done.Order());
        foreach ((int first, long rows) in new[] { (0, 2000L), (200, 20L) })
        {
            OrchestrationMetadata? shard = await host.Client.GetInstanceAsync(
                $"run-1:Predict:1:{first}", getInputsAndOutputs: true, TestContext.Current.CancellationToken);
            Assert.Equal(new PieceResult(rows, rows / 10), shard?.ReadOutputAs<PieceResult>());
        }

        RunReport report = ended.ReadCustomStatusAs<RunReport>()!;
        Assert.Equal(
            (RunPhase.Rounds, 1, 202, 202, 2020L), (report.Phase, report.Round, report.BatchesDone, report.BatchesTotal, report.Rows));
        Assert.Equal(0, report.SecondsLeft);
    }
}
