using Microsoft.DurableTask.Client;
using PseudoLabel.Data;
using PseudoLabel.Functions.Contracts;
using PseudoLabel.Functions.Orchestrations;
using PseudoLabel.Functions.Tests.Hosting;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Store;

namespace PseudoLabel.Functions.Tests.Orchestrations;

public sealed class RunOrchestratorTests
{
    [Fact]
    public async Task RunAsync_WholeRun_SameBytesAsTheLocalRunAndAShortHistory()
    {
        using var data = new SmallData();
        using var measures = new Measures();
        LocalRunResult local = await RunHost.PrepareAsync(data, data.Settings());
        await using RunHost host = await RunHost.StartAsync(data);

        await host.ScheduleAsync();
        OrchestrationMetadata ended = await host.EndAsync();

        Assert.True(ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed, ended.FailureDetails?.ToString());
        RunBytes.AssertEqual(data.Out("local"), RunHost.Folder(data));
        RunState state = ended.ReadOutputAs<RunState>()!;
        Assert.Equal(RunPhase.Done, state.Phase);
        Assert.Equal(local.Metrics.StopReason, state.StopReason);
        Assert.Equal(local.Metrics.Rounds.Count, state.MetricByRound.Count);
        RunReport report = ended.ReadCustomStatusAs<RunReport>()!;
        Assert.Equal(state.MetricByRound, report.MetricByRound);
        Assert.Equal(1, host.Calls.Count(ActivityNames.RunEnded));
        Assert.True(File.Exists(Path.Combine(RunHost.Folder(data), RunNames.State)));

        // The last generation began with nothing but the state before publishing, and the seconds of each phase so far.
        RunInput last = ended.ReadInputAs<RunInput>()!;
        Assert.Equal(RunPhase.Publish, last.State.Phase);
        Assert.Equal(["ingest", "plan", "rounds", "supervised"], last.SecondsByPhase.Keys.Order(StringComparer.Ordinal));
        Assert.InRange(ended.SerializedInput!.Length, 1, 2000);
        Assert.Equal(600 * (state.MetricByRound.Count - 1), measures.Sum("pseudolabel.rows.predicted"));
        Assert.Equal(local.Metrics.Decisions.Accepted, measures.Sum("pseudolabel.rows.accepted"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(18)]
    public async Task RunAsync_PassingFaultOfACall_IsTriedAgain(int nth)
    {
        using var data = new SmallData(unlabeled: 300);
        await RunHost.PrepareAsync(data, Short(data));
        await using RunHost host = await RunHost.StartAsync(data);
        using var measures = new Measures();
        host.Calls.Before = (_, n) => n == nth ? throw new IOException("the store is busy") : Task.CompletedTask;

        await host.ScheduleAsync();
        OrchestrationMetadata ended = await host.EndAsync();

        Assert.True(ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed, ended.FailureDetails?.ToString());
        Assert.Equal(1, measures.Sum("pseudolabel.activity.retries"));
        RunBytes.AssertEqual(data.Out("local"), RunHost.Folder(data));
    }

    [Theory]
    [InlineData(ActivityNames.Gather, "features/000001.bin")]
    [InlineData(ActivityNames.Predict, "features/000001.bin")]
    [InlineData(ActivityNames.Select, "rounds/1/histograms/000000.bin")]
    [InlineData(ActivityNames.Label, "features/000000.bin")]
    [InlineData(ActivityNames.Publish, "result/parts/000001.csv")]
    public async Task RunAsync_FileOfTheRunDamaged_IsMadeAnewToTheSameBytes(string activity, string file)
    {
        using var data = new SmallData(unlabeled: 300);
        await RunHost.PrepareAsync(data, Short(data) with { MaxFailedShare = 1 });
        await using RunHost host = await RunHost.StartAsync(data);
        using var measures = new Measures();
        host.Calls.Before = (name, _) =>
        {
            if (name == activity && host.Calls.Count(name) == 1)
            {
                Damage(data, file);
            }

            return Task.CompletedTask;
        };

        await host.ScheduleAsync();
        OrchestrationMetadata ended = await host.EndAsync();

        Assert.True(ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed, ended.FailureDetails?.ToString());
        Assert.Equal(1, ended.ReadInputAs<RunInput>()!.StepsBack);
        Assert.Equal(0, measures.Sum("pseudolabel.activity.retries"));
        Assert.Equal(0, host.Calls.Count(ActivityNames.SetAside));
        RunBytes.AssertEqual(data.Out("local"), RunHost.Folder(data));
    }

    [Fact]
    public async Task RunAsync_FileOfTheRunDamagedAgainAndAgain_FailsByItsName()
    {
        using var data = new SmallData(unlabeled: 300);
        await RunHost.PrepareAsync(data, Short(data));
        await using RunHost host = await RunHost.StartAsync(data);
        host.Calls.Before = (name, _) =>
        {
            if (name == ActivityNames.Gather)
            {
                Damage(data, RunNames.Features(1));
                File.Delete(Path.Combine(RunHost.Folder(data), RunNames.PoolResult));
            }

            return Task.CompletedTask;
        };

        await host.ScheduleAsync();
        OrchestrationMetadata ended = await host.EndAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Equal(StepBackException.Most + 1, host.Calls.Count(ActivityNames.Gather));
        string said = ended.ReadCustomStatusAs<RunReport>()!.Error!;
        Assert.StartsWith($"{RunNames.Features(1)}: this file of the run is damaged", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_UsersError_FailsAtOnceWithItsWords()
    {
        using var data = new SmallData(unlabeled: 300);
        await RunHost.PrepareAsync(data, Short(data));
        await using RunHost host = await RunHost.StartAsync(data);
        host.Calls.Before = (name, _) => name == ActivityNames.Ingest
            ? throw new UserErrorException("this is no number; mend it", "unlabeled.csv", 7, "x", new FormatException("inner"))
            : Task.CompletedTask;

        await host.ScheduleAsync();
        OrchestrationMetadata ended = await host.EndAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Equal("unlabeled.csv, line 7, column 'x': this is no number; mend it", ActivityRetry.RootMessage(ended.FailureDetails!));
        Assert.Equal("unlabeled.csv, line 7, column 'x': this is no number; mend it", ended.ReadCustomStatusAs<RunReport>()!.Error);
        Assert.InRange(host.Calls.Count(ActivityNames.Ingest), 1, 3); // its three parts, once each at most
        Assert.Equal(1, host.Calls.Count(ActivityNames.RunEnded));
    }

    [Fact]
    public async Task RunAsync_FaultThatStays_FailsAfterTheLastTry()
    {
        using var data = new SmallData(unlabeled: 300);
        await RunHost.PrepareAsync(data, Short(data));
        await using RunHost host = await RunHost.StartAsync(data);
        using var measures = new Measures();
        host.Calls.Before = (name, _) => name == ActivityNames.Gather ? throw new IOException("the store is gone") : Task.CompletedTask;

        await host.ScheduleAsync();
        OrchestrationMetadata ended = await host.EndAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Equal("the store is gone", ActivityRetry.RootMessage(ended.FailureDetails!));
        Assert.Equal(ActivityRetry.Attempts, host.Calls.Count(ActivityNames.Gather));
        Assert.Equal(1, measures.Sum("pseudolabel.run.failures"));
    }

    [Theory]
    [InlineData(1, OrchestrationRuntimeStatus.Completed)]
    [InlineData(0.9, OrchestrationRuntimeStatus.Failed)]
    public async Task RunAsync_BatchThatFailsForGood_IsSetAsideWhereThatIsTolerated(double share, OrchestrationRuntimeStatus status)
    {
        using var data = new SmallData(unlabeled: 300);
        await RunHost.PrepareAsync(data, Short(data) with { BatchRows = 1000, MaxFailedShare = share });
        await using RunHost host = await RunHost.StartAsync(data);
        host.Calls.Before = (name, _) => name == ActivityNames.Label && host.Calls.Count(ActivityNames.SetAside) == 0
            ? throw new IOException("the batch is torn")
            : Task.CompletedTask;

        await host.ScheduleAsync();
        OrchestrationMetadata ended = await host.EndAsync();

        Assert.True(ended.RuntimeStatus == status, ended.FailureDetails?.ToString());
        Assert.Equal(1, host.Calls.Count(ActivityNames.SetAside));
        if (status == OrchestrationRuntimeStatus.Failed)
        {
            Assert.Contains("1 of 1 batches failed", ActivityRetry.RootMessage(ended.FailureDetails!), StringComparison.Ordinal);
            return;
        }

        Assert.Equal(ActivityRetry.Attempts + 1, host.Calls.Count(ActivityNames.Label));
        string[] lines = [.. File.ReadLines(Path.Combine(RunHost.Folder(data), RunNames.PseudoLabels)).Skip(1)];
        Assert.Equal(300, lines.Length);
        Assert.All(lines, line => Assert.EndsWith(",,,rejected,0,its batch failed: the batch is torn", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(17)]
    public async Task RunAsync_HostKilledAndRunStartedAnew_GoesOnFromWhatIsWritten(int nth)
    {
        using var data = new SmallData(unlabeled: 300);
        await RunHost.PrepareAsync(data, Short(data));
        await KillAsync(data, nth);
        string[] written = [.. Directory.EnumerateFiles(RunHost.Folder(data), "*.json", SearchOption.AllDirectories)];
        DateTime[] times = [.. written.Select(File.GetLastWriteTimeUtc)];
        await using RunHost host = await RunHost.StartAsync(data);
        await host.ScheduleAsync();
        OrchestrationMetadata ended = await host.EndAsync();

        Assert.True(ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed, ended.FailureDetails?.ToString());
        RunBytes.AssertEqual(data.Out("local"), RunHost.Folder(data));
        Assert.Contains(written.Zip(times), w => File.Exists(w.First)
            && w.First.EndsWith("plan.json", StringComparison.Ordinal) && File.GetLastWriteTimeUtc(w.First) == w.Second);
    }

    [Fact]
    public async Task RunAsync_HostKilledAtEveryCallInTurn_EndsInTheSameBytes()
    {
        using var data = new SmallData(unlabeled: 100);
        await RunHost.PrepareAsync(data, data.Settings() with { MaxRounds = 0 });

        // Every host starts the run anew and dies at one call later than the host before.
        int kills = 0;
        while (!File.Exists(Path.Combine(RunHost.Folder(data), RunNames.Report)))
        {
            Assert.InRange(++kills, 1, 30);
            await KillAsync(data, kills);
        }

        await using RunHost host = await RunHost.StartAsync(data);
        await host.ScheduleAsync();
        OrchestrationMetadata ended = await host.EndAsync();

        Assert.InRange(kills, 8, 30);
        Assert.True(ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed, ended.FailureDetails?.ToString());
        RunBytes.AssertEqual(data.Out("local"), RunHost.Folder(data));
    }

    /// <summary>Starts the run on a host of its own, which hangs at the given call, and stops it there.</summary>
    private static async Task KillAsync(SmallData data, int nth)
    {
        var reached = new TaskCompletionSource();
        await using (RunHost killed = await RunHost.StartAsync(data))
        {
            killed.Calls.Before = async (_, n) =>
            {
                if (n >= nth)
                {
                    reached.TrySetResult();
                    await Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken);
                }
            };
            await killed.ScheduleAsync();
            await reached.Task.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>A run of few calls: the test host takes them two at a time, a quarter of a second each.</summary>
    private static void Damage(SmallData data, string file)
    {
        string path = Path.Combine(RunHost.Folder(data), file);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    private static RunSettings Short(SmallData data) => data.Settings() with { BatchRows = 200, MaxRounds = 1 };
}
