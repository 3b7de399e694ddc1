using System.Text;
using Microsoft.DurableTask.Client;
using PseudoLabel.Data;
using PseudoLabel.Functions.Contracts;
using PseudoLabel.Functions.Orchestrations;
using PseudoLabel.Functions.Tests.Hosting;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Run.Tests.Training;
using PseudoLabel.Run.Training;
using PseudoLabel.Service.Runs;
using PseudoLabel.Store;
using PseudoLabel.TrainingContract;

namespace PseudoLabel.Functions.Tests.Orchestrations;

/// <summary>Runs that train a network, on the durable test host, with a trainer that stands for the real one.</summary>
public sealed class NeuralRunTests
{
    [Fact]
    public async Task RunAsync_Neural_SameBytesAsTheLocalRun()
    {
        using var data = new SmallData(unlabeled: 300);
        await RunHost.PrepareAsync(data, Settings(data), new ScriptedJobs());
        await using RunHost host = await RunHost.StartAsync(data, new ScriptedJobs());

        await host.ScheduleAsync();
        OrchestrationMetadata ended = await host.EndAsync();

        Assert.True(ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed, ended.FailureDetails?.ToString());
        RunBytes.AssertEqual(data.Out("local"), RunHost.Folder(data));
        Assert.Equal(0, host.Calls.Count(ActivityNames.Predict) + host.Calls.Count(ActivityNames.Select));
        Assert.Equal(1, host.Calls.Count(ActivityNames.StartTraining));
        Assert.InRange(ended.SerializedInput!.Length, 1, 2000);
    }

    [Fact]
    public async Task RunAsync_CallsFailAndJobsVanish_EndsInTheSameBytes()
    {
        using var data = new SmallData(unlabeled: 300);
        await RunHost.PrepareAsync(data, Settings(data), new ScriptedJobs());
        var jobs = new ScriptedJobs
        {
            Start = job => job.Attempt == 1 ? Task.FromResult(TrainingJobState.Gone)
                : job.Attempt == 2 ? throw new TrainingJobException("no GPU is free")
                : ScriptedJobs.TrainAsync(job),
        };
        await using RunHost host = await RunHost.StartAsync(data, jobs);
        host.Calls.Before = (name, _) => name is ActivityNames.StartTraining or ActivityNames.PollTraining && host.Calls.Count(name) == 1
            ? throw new IOException("the store is busy")
            : Task.CompletedTask;

        await host.ScheduleAsync();
        OrchestrationMetadata ended = await host.EndAsync();

        Assert.True(ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed, ended.FailureDetails?.ToString());
        Assert.Equal(["start 1 auto", "start 2 auto", "start 3 cpu", "stop 3"], jobs.Calls);
        RunBytes.AssertEqual(data.Out("local"), RunHost.Folder(data));
    }

    [Fact]
    public async Task RunAsync_EveryAttemptFails_StatusSaysWhy()
    {
        using var data = new SmallData(unlabeled: 300);
        await RunHost.PrepareAsync(data, Settings(data), new ScriptedJobs());
        var jobs = new ScriptedJobs
        {
            Start = async job =>
            {
                await job.FailAsync("out of memory", ["one", "two"], default);
                return TrainingJobState.Ended;
            },
        };
        await using RunHost host = await RunHost.StartAsync(data, jobs);

        await host.ScheduleAsync();
        OrchestrationMetadata ended = await host.EndAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        string error = ended.ReadCustomStatusAs<RunReport>()!.Error!;
        Assert.StartsWith(
            "the network could not be trained: attempt 3 (cpu) out of memory; its log ends: one / two", error, StringComparison.Ordinal);
        Assert.Equal(1, host.Calls.Count(ActivityNames.RunEnded));
    }

    [Fact]
    public async Task TerminateAsync_WhileItTrains_TheJobIsStopped()
    {
        using var data = new SmallData(unlabeled: 300);
        var started = new TaskCompletionSource();
        var jobs = new ScriptedJobs
        {
            Start = async job =>
            {
                await ScriptedTrainer.TellAsync(job.Store, job.Names, done: 4, all: 7);
                started.SetResult();
                return TrainingJobState.Running;
            },
        };
        await using ServiceHost host = await ServiceHost.StartAsync(data, jobs);
        string id = await CreateAsync(host.Catalog, data);
        await host.Scheduler.ScheduleAsync(id, CancellationToken.None);
        await started.Task.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        RunStatus? during = await host.Scheduler.StatusAsync(id, CancellationToken.None);
        for (int tries = 0; during?.BatchesTotal != 7 && tries < 100; tries++)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
            during = await host.Scheduler.StatusAsync(id, CancellationToken.None);
        }

        Assert.Equal((4, 7), (during!.BatchesDone, during.BatchesTotal));
        Assert.True(await host.Scheduler.TerminateAsync(id, CancellationToken.None));

        Assert.Contains("stop 1", jobs.Calls);
        Assert.True(await host.Catalog.StoreOf(id).ExistsAsync(TrainingNames.Of(1).Cancelled));
    }

    [Fact]
    public async Task CreateAsync_NoTrainer_IsRefusedAtOnce()
    {
        using var data = new SmallData(unlabeled: 300);
        var catalog = new RunCatalog(new FolderStore(ServiceHost.Root(data)));

        var error = await Assert.ThrowsAsync<UserErrorException>(() => CreateAsync(catalog, data));

        Assert.Contains("TRAINER_JOB_RESOURCE_ID", error.Message, StringComparison.Ordinal);
    }

    private static RunSettings Settings(SmallData data) => data.Settings() with { Learner = "neural", BatchRows = 200 };

    private static async Task<string> CreateAsync(RunCatalog catalog, SmallData data)
    {
        ServiceHost.Write(data, "labeled/labeled.csv", await File.ReadAllTextAsync(data.Labeled));
        ServiceHost.Write(data, "unlabeled/unlabeled.csv", await File.ReadAllTextAsync(data.Unlabeled));
        return (await catalog.CreateAsync(
            ServiceHost.Dataset, Encoding.UTF8.GetBytes("""{ "label": "label", "learner": "neural" }"""), null)).Run.Id;
    }
}
