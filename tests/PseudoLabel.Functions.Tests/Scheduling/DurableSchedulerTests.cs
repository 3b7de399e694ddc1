using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using PseudoLabel.Data;
using PseudoLabel.Functions.Contracts;
using PseudoLabel.Functions.Orchestrations;
using PseudoLabel.Functions.Scheduling;
using PseudoLabel.Functions.Tests.Hosting;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Service.Runs;

namespace PseudoLabel.Functions.Tests.Scheduling;

public sealed class DurableSchedulerTests
{
    [Fact]
    public async Task ScheduleAsync_ManyAtOnceAndAgainLater_OneRun()
    {
        using var data = new SmallData(unlabeled: 300);
        await using ServiceHost host = await ServiceHost.StartAsync(data);
        string id = await CreateAsync(host, data);

        bool[] started = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => host.Scheduler.ScheduleAsync(id, CancellationToken.None)));
        await host.Host.EndAsync(id);
        bool again = await host.Scheduler.ScheduleAsync(id, CancellationToken.None);

        Assert.Single(started, s => s);
        Assert.False(again);
        Assert.Equal(1, host.Host.Calls.Count(ActivityNames.Plan));
    }

    [Fact]
    public async Task StatusAsync_WhileItRunsAndAfterItFailed_SaysSo()
    {
        using var data = new SmallData(unlabeled: 300);
        await using ServiceHost host = await ServiceHost.StartAsync(data);
        string id = await CreateAsync(host, data);
        var training = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        host.Host.Calls.Before = async (name, _) =>
        {
            if (name == ActivityNames.Train)
            {
                training.TrySetResult();
                await goOn.Task;
                throw new UserErrorException("this is not to be trained; mend it", "labeled.csv");
            }
        };

        RunStatus? before = await host.Scheduler.StatusAsync(id, CancellationToken.None);
        await host.Scheduler.ScheduleAsync(id, CancellationToken.None);
        await training.Task.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        RunStatus? during = await host.Scheduler.StatusAsync(id, CancellationToken.None);
        goOn.SetResult();
        await host.Host.EndAsync(id);
        RunStatus? after = await host.Scheduler.StatusAsync(id, CancellationToken.None);

        Assert.Null(before);
        Assert.Equal((RunLifecycle.Running, RunPhase.Supervised, ServiceHost.Dataset), (during!.Lifecycle, during.Phase, during.Dataset));
        Assert.Equal((RunLifecycle.Failed, "labeled.csv: this is not to be trained; mend it"), (after!.Lifecycle, after.Error));
        Assert.False(await host.Scheduler.TerminateAsync(id, CancellationToken.None));
    }

    [Theory]
    [InlineData("""{ "Phase": "Plan", "Error": "l.csv: no label column" }""", "l.csv: no label column")]
    [InlineData(null, FailureText.Fault)]
    public async Task StatusAsync_BackendThatKeepsNoFailureDetails_StillSaysWhy(string? customStatus, string error)
    {
        using var data = new SmallData(unlabeled: 300);
        await using ServiceHost host = await ServiceHost.StartAsync(data);
        string id = await CreateAsync(host, data);
        await using var client = new FixedClient(new OrchestrationMetadata(nameof(RunOrchestrator), id)
        {
            RuntimeStatus = OrchestrationRuntimeStatus.Failed,
            DataConverter = JsonDataConverter.Default,
            SerializedCustomStatus = customStatus,
            SerializedOutput = "DurableTask.Core.Exceptions.X: it could not even begin\n   at X.Y()",
        });

        RunStatus? status = await new DurableScheduler(client, host.Catalog, new RunScheduling()).StatusAsync(id, CancellationToken.None);

        Assert.Equal((RunLifecycle.Failed, error), (status!.Lifecycle, status.Error));
    }

    [Theory]
    [InlineData("Pending", RunLifecycle.Pending)]
    [InlineData("Running", RunLifecycle.Running)]
    [InlineData("ContinuedAsNew", RunLifecycle.Running)]
    [InlineData("Suspended", RunLifecycle.Suspended)]
    [InlineData("Failed", RunLifecycle.Failed)]
    [InlineData("Canceled", RunLifecycle.Terminated)]
    [InlineData("Terminated", RunLifecycle.Terminated)]
    public async Task StatusAsync_EachStatusOfTheBackend_IsAStageOfTheRun(string status, RunLifecycle expected)
    {
        using var data = new SmallData(unlabeled: 300);
        await using ServiceHost host = await ServiceHost.StartAsync(data);
        string id = await CreateAsync(host, data);
        await using var client = new FixedClient(new OrchestrationMetadata(nameof(RunOrchestrator), id)
        {
            RuntimeStatus = Enum.Parse<OrchestrationRuntimeStatus>(status),
            DataConverter = JsonDataConverter.Default,
        });

        RunStatus? found = await new DurableScheduler(client, host.Catalog, new RunScheduling()).StatusAsync(id, CancellationToken.None);

        Assert.Equal(expected, found!.Lifecycle);
    }

    [Fact]
    public async Task TerminateAsync_RunningRun_EndsIt()
    {
        using var data = new SmallData(unlabeled: 300);
        await using ServiceHost host = await ServiceHost.StartAsync(data);
        string id = await CreateAsync(host, data);
        var planning = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        host.Host.Calls.Before = async (_, _) =>
        {
            planning.TrySetResult();
            await goOn.Task;
        };
        await host.Scheduler.ScheduleAsync(id, CancellationToken.None);
        await planning.Task.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);

        bool ended = await host.Scheduler.TerminateAsync(id, CancellationToken.None);
        await host.Host.EndAsync(id);
        goOn.SetResult();

        Assert.True(ended);
        Assert.Equal(RunLifecycle.Terminated, (await host.Scheduler.StatusAsync(id, CancellationToken.None))!.Lifecycle);
        Assert.False(await host.Scheduler.SuspendAsync(id, CancellationToken.None));
        Assert.False(await host.Scheduler.ResumeAsync("unknown", CancellationToken.None));
    }

    [Fact]
    public async Task ResumeAsync_RunThatFailed_GoesOnFromWhatItWrote()
    {
        using var data = new SmallData(unlabeled: 300);
        await using ServiceHost host = await ServiceHost.StartAsync(data);
        string id = await CreateAsync(host, data);
        bool mended = false;
        host.Host.Calls.Before = (name, _) => name == ActivityNames.Train && !mended
            ? throw new UserErrorException("there is no space left; make room, then resume the run")
            : Task.CompletedTask;
        await host.Scheduler.ScheduleAsync(id, CancellationToken.None);
        await host.Host.EndAsync(id);
        RunStatus failed = (await host.Scheduler.StatusAsync(id, CancellationToken.None))!;
        mended = true;

        bool resumed = await host.Scheduler.ResumeAsync(id, CancellationToken.None);
        await host.Host.EndAsync(id);
        RunStatus after = (await host.Scheduler.StatusAsync(id, CancellationToken.None))!;

        Assert.Equal(RunLifecycle.Failed, failed.Lifecycle);
        Assert.True(resumed);
        Assert.True(after.Lifecycle == RunLifecycle.Completed, after.Error);
        Assert.False(await host.Scheduler.ResumeAsync(id, CancellationToken.None));
    }

    private static async Task<string> CreateAsync(ServiceHost host, SmallData data)
    {
        ServiceHost.Write(data, "labeled/labeled.csv", await File.ReadAllTextAsync(data.Labeled));
        ServiceHost.Write(data, "unlabeled/unlabeled.csv", await File.ReadAllTextAsync(data.Unlabeled));
        return (await host.Catalog.CreateAsync(ServiceHost.Dataset, null, null, cancellationToken: CancellationToken.None)).Run.Id;
    }
}
