using System.Collections.Concurrent;
using PseudoLabel.Run.Tests.Training;
using PseudoLabel.Run.Training;
using PseudoLabel.Service.Local;
using PseudoLabel.Service.Runs;
using PseudoLabel.Store;
using PseudoLabel.TrainingContract;

namespace PseudoLabel.Service.Tests.Local;

public sealed class LocalSchedulerTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task ScheduleAsync_TwoRuns_BothComplete_EachOnce()
    {
        using var data = new ServiceData();
        var ended = new ConcurrentBag<string>();
        string one = await CreateAsync(data, 1);
        string two = await CreateAsync(data, 2);
        await using LocalScheduler scheduler = Scheduler(data, ended);
        await scheduler.StartAsync();

        bool[] again = [await scheduler.ScheduleAsync(one, default), await scheduler.ScheduleAsync(two, default)];
        await UntilAsync(scheduler, one, RunLifecycle.Completed);
        RunStatus status = await UntilAsync(scheduler, two, RunLifecycle.Completed);

        // The scheduler found both in the catalog when it started.
        Assert.Equal([false, false], again);
        Assert.NotNull(status.Outcome);
        Assert.Equal(2, status.MetricByRound.Count);
        await UntilAsync(() => ended.Order().SequenceEqual(new[] { one, two }.Order()));
    }

    [Fact]
    public async Task SuspendResume_AtAnyPoint_EndsInTheSameBytes()
    {
        using var data = new ServiceData();
        string whole = await CreateAsync(data, 1, key: "whole");
        string broken = await CreateAsync(data, 1, key: "broken");
        await using LocalScheduler scheduler = Scheduler(data, []);
        await scheduler.StartAsync();
        await UntilAsync(scheduler, whole, RunLifecycle.Completed);
        while ((await scheduler.StatusAsync(broken, default))!.Lifecycle != RunLifecycle.Completed)
        {
            // As often as there is time for: each sitting is cut off wherever it happens to be.
            if (await scheduler.SuspendAsync(broken, default))
            {
                Assert.Equal(RunLifecycle.Suspended, (await scheduler.StatusAsync(broken, default))!.Lifecycle);
                int before = Files(data, broken);
                Assert.True(await scheduler.ResumeAsync(broken, default));
                await UntilAsync(async () => Files(data, broken) > before || (await scheduler.StatusAsync(broken, default))!.Ended);
            }
        }

        Assert.Equal(PseudoLabels(data, whole), PseudoLabels(data, broken));
    }

    [Fact]
    public async Task StartAsync_AfterAKill_GoesOnWithWhatHadNotEnded()
    {
        using var data = new ServiceData();
        string running = await CreateAsync(data, 1);
        string resting = await CreateAsync(data, 2);
        string over = await CreateAsync(data, 3);
        await using (LocalScheduler first = Scheduler(data, []))
        {
            await first.StartAsync();
            await first.SuspendAsync(resting, default);
            await first.TerminateAsync(over, default);
            await UntilAsync(async () => Files(data, running) > 3 || (await first.StatusAsync(running, default))!.Ended);
        }

        await using LocalScheduler second = Scheduler(data, []);
        await second.StartAsync();
        await UntilAsync(second, running, RunLifecycle.Completed);

        Assert.Equal(RunLifecycle.Suspended, (await second.StatusAsync(resting, default))!.Lifecycle);
        Assert.Equal(RunLifecycle.Terminated, (await second.StatusAsync(over, default))!.Lifecycle);
        Assert.False(await second.ResumeAsync(over, default));
        Assert.True(await second.ResumeAsync(resting, default));
        await UntilAsync(second, resting, RunLifecycle.Completed);
    }

    [Fact]
    public async Task ARunThatCannotGoOn_Fails_AndTheNextRuns()
    {
        using var data = new ServiceData();
        string bad = await CreateAsync(data, 1, label: "none");
        string good = await CreateAsync(data, 1);
        var ended = new ConcurrentBag<string>();
        await using LocalScheduler scheduler = Scheduler(data, ended);
        await scheduler.StartAsync();

        RunStatus failed = await UntilAsync(scheduler, bad, RunLifecycle.Failed);
        await UntilAsync(scheduler, good, RunLifecycle.Completed);

        Assert.Contains("label column is absent", failed.Error, StringComparison.Ordinal);
        await UntilAsync(() => ended.Count == 2);
    }

    [Fact]
    public async Task HasRoom_AsManyWaitAsMay_IsFalseUntilOneEnds()
    {
        using var data = new ServiceData();
        await using var scheduler = new LocalScheduler(data.Catalog, new LocalSchedulerOptions { MostWaiting = 2 });
        string first = await CreateAsync(data, 1);
        string second = await CreateAsync(data, 2);

        await scheduler.ScheduleAsync(first, default);
        bool withOne = scheduler.HasRoom;
        await scheduler.ScheduleAsync(second, default);
        bool withTwo = scheduler.HasRoom;
        await scheduler.TerminateAsync(first, default);

        Assert.Equal((true, false, true), (withOne, withTwo, scheduler.HasRoom));
    }

    [Fact]
    public async Task ARunWhoseFilesCannotBeWritten_Fails_AndTellsNoPathOfTheServer()
    {
        using var data = new ServiceData();
        string run = await CreateAsync(data, 1);
        data.Put($"runs/{run}/features", "a file where a folder must be");
        var faults = new ConcurrentBag<Exception>();
        await using var scheduler = new LocalScheduler(data.Catalog, new LocalSchedulerOptions { Fault = (_, e) => faults.Add(e) });
        await scheduler.StartAsync();

        RunStatus failed = await UntilAsync(scheduler, run, RunLifecycle.Failed);
        await UntilAsync(() => !faults.IsEmpty);

        Assert.Equal(FailureText.Storage, failed.Error);
        Assert.Contains(data.Folder, Assert.Single(faults).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task StatusAsync_UnknownRun_IsNull()
    {
        using var data = new ServiceData();
        await using LocalScheduler scheduler = Scheduler(data, []);

        Assert.Null(await scheduler.StatusAsync("none", default));
        Assert.False(await scheduler.SuspendAsync("none", default));
        Assert.False(await scheduler.ResumeAsync("none", default));
        Assert.False(await scheduler.TerminateAsync("none", default));
        await Assert.ThrowsAsync<ArgumentException>(() => scheduler.ScheduleAsync("none", default));
    }

    [Fact]
    public async Task ScheduleAsync_ASmallRunWhileALongOneWorks_IsLetPastIt_Once()
    {
        using var data = new ServiceData();
        data.Training.Start = _ => Task.FromResult(TrainingJobState.Running);
        var ended = new ConcurrentBag<string>();
        await using LocalScheduler scheduler = Scheduler(data, ended);
        await scheduler.StartAsync();
        string trains = await CreateAsync(data, 1, learner: "neural");
        await scheduler.ScheduleAsync(trains, default);
        await UntilAsync(() => data.Training.Calls.Contains("start 1 auto"));

        string small = await CreateAsync(data, 2);
        await scheduler.ScheduleAsync(small, default);
        await UntilAsync(scheduler, small, RunLifecycle.Completed);

        Assert.Equal(RunLifecycle.Running, (await scheduler.StatusAsync(trains, default))!.Lifecycle);
        Assert.True(await scheduler.TerminateAsync(trains, default));

        // The other worker comes to the small one's place in its own line now, and passes over it.
        string next = await CreateAsync(data, 3);
        await scheduler.ScheduleAsync(next, default);
        await UntilAsync(scheduler, next, RunLifecycle.Completed);
        await UntilAsync(() => ended.Contains(next));
        Assert.Single(ended, small);
    }

    [Fact]
    public async Task ScheduleAsync_ALargeRunWhileALongOneWorks_WaitsForItsEnd()
    {
        using var data = new ServiceData();
        data.Training.Start = _ => Task.FromResult(TrainingJobState.Running);
        await using LocalScheduler scheduler = Scheduler(data, [], smallBytes: 0);
        await scheduler.StartAsync();
        string trains = await CreateAsync(data, 1, learner: "neural");
        await scheduler.ScheduleAsync(trains, default);
        await UntilAsync(() => data.Training.Calls.Contains("start 1 auto"));

        string large = await CreateAsync(data, 2);
        await scheduler.ScheduleAsync(large, default);
        Assert.Equal(RunLifecycle.Pending, (await scheduler.StatusAsync(large, default))!.Lifecycle);
        Assert.True(await scheduler.TerminateAsync(trains, default));

        await UntilAsync(scheduler, large, RunLifecycle.Completed);
    }

    [Fact]
    public async Task Neural_SuspendedResumedAndTerminatedWhileItTrains_TheJobFollows()
    {
        using var data = new ServiceData();
        data.Training.Start = async job =>
        {
            await ScriptedTrainer.TellAsync(job.Store, job.Names, done: 3, all: 7);
            return TrainingJobState.Running;
        };
        string run = await CreateAsync(data, 1, learner: "neural");
        await using LocalScheduler scheduler = Scheduler(data, []);
        await scheduler.StartAsync();
        await UntilAsync(async () => await scheduler.StatusAsync(run, default) is { BatchesDone: 3, BatchesTotal: 7, Round: 1 });

        Assert.True(await scheduler.SuspendAsync(run, default));
        await UntilAsync(() => data.Training.Calls.Contains("stop 1"));
        data.Training.Forget();
        Assert.True(await scheduler.ResumeAsync(run, default));
        await UntilAsync(() => data.Training.Calls.Count(c => c == "start 1 auto") == 2);
        Assert.True(await scheduler.TerminateAsync(run, default));

        await UntilAsync(() => data.Training.Calls.Count(c => c == "stop 1") >= 2);
        Assert.True(File.Exists(Path.Combine(data.Folder, "runs", run, TrainingNames.Of(1).Cancelled)));
    }

    private static LocalScheduler Scheduler(ServiceData data, ConcurrentBag<string> ended, long smallBytes = 1 << 20) =>
        new(data.Catalog, new LocalSchedulerOptions
        {
            Threads = 2,
            SmallBytes = smallBytes,
            EndedAsync = run =>
            {
                ended.Add(run);
                return Task.CompletedTask;
            },
            Fault = (_, e) => Assert.Fail(e.ToString()),
        });

    private static async Task<string> CreateAsync(
        ServiceData data, ulong seed, string label = "label", string? key = null, string learner = "logistic")
    {
        string settings =
            $$"""{ "label": "{{label}}", "seed": {{seed}}, "learner": "{{learner}}", """
            + """ "batch-rows": 100, "max-rounds": 1, "folds": 3, "repeats": 1 }""";
        return (await data.Catalog.CreateAsync("demo", System.Text.Encoding.UTF8.GetBytes(settings), key)).Run.Id;
    }

    private static byte[] PseudoLabels(ServiceData data, string run) =>
        File.ReadAllBytes(Path.Combine(data.Folder, "runs", run, RunNames.PseudoLabels));

    private static int Files(ServiceData data, string run) =>
        Directory.EnumerateFiles(Path.Combine(data.Folder, "runs", run), "*", SearchOption.AllDirectories).Count();

    private static async Task<RunStatus> UntilAsync(LocalScheduler scheduler, string run, RunLifecycle lifecycle)
    {
        RunStatus? status = null;
        await UntilAsync(async () => (status = await scheduler.StatusAsync(run, default))!.Lifecycle == lifecycle || status.Ended);
        Assert.True(status!.Lifecycle == lifecycle, status.Error);
        return status;
    }

    private static Task UntilAsync(Func<bool> done) => UntilAsync(() => Task.FromResult(done()));

    private static async Task UntilAsync(Func<Task<bool>> done)
    {
        DateTime end = DateTime.UtcNow + Deadline;
        while (!await done())
        {
            Assert.True(DateTime.UtcNow < end, "It did not come about in time.");
            await Task.Delay(5);
        }
    }
}
