using PseudoLabel.Functions.Contracts;
using PseudoLabel.Functions.Tests.Hosting;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Service.Datasets;
using PseudoLabel.Service.Runs;
using PseudoLabel.Store;

namespace PseudoLabel.Functions.Tests.Orchestrations;

public sealed class UploadOrchestratorTests
{
    [Fact]
    public async Task Uploads_ToldOfTwiceAndTogether_MakeOneRun()
    {
        using var data = new SmallData(unlabeled: 300);
        await using ServiceHost host = await ServiceHost.StartAsync(data);
        Put(data, "labeled/labeled.csv", data.Labeled);
        Put(data, "unlabeled/unlabeled.csv", data.Unlabeled);

        await Task.WhenAll(
            host.UploadedAsync("labeled/labeled.csv"), host.UploadedAsync("unlabeled/unlabeled.csv"),
            host.UploadedAsync("labeled/labeled.csv"), host.UploadedAsync("unlabeled/unlabeled.csv"));
        DatasetStatus status = await host.RestAsync();
        await host.UploadedAsync("unlabeled/unlabeled.csv");
        await host.RestAsync();

        Assert.Null(status.Problem);
        RunEntry run = Assert.Single(await host.Catalog.ListAsync(TestContext.Current.CancellationToken));
        RunStatus known = await EndedAsync(host, run.Id);
        Assert.Equal((RunLifecycle.Completed, ServiceHost.Dataset, null), (known.Lifecycle, known.Dataset, known.Error));
        Assert.NotNull(known.Outcome);
        Assert.Equal(1, host.Host.Calls.Count(ActivityNames.Plan));
        Assert.True(File.Exists(Path.Combine(ServiceHost.Root(data), "runs", run.Id, RunNames.Report)));
    }

    [Fact]
    public async Task Uploads_DuringARun_MakeOneRunAfterIt()
    {
        using var data = new SmallData(unlabeled: 300);
        await using ServiceHost host = await ServiceHost.StartAsync(data);
        Put(data, "labeled/labeled.csv", data.Labeled);
        Put(data, "unlabeled/unlabeled.csv", data.Unlabeled);
        var training = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        host.Host.Calls.Before = async (name, _) =>
        {
            if (name == ActivityNames.Train && training.TrySetResult())
            {
                await goOn.Task;
            }
        };
        await host.UploadedAsync("labeled/labeled.csv");
        await training.Task.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);

        Put(data, "unlabeled/second.csv", data.Unlabeled);
        Put(data, "unlabeled/third.csv", data.Unlabeled);
        await Task.WhenAll(host.UploadedAsync("unlabeled/second.csv"), host.UploadedAsync("unlabeled/third.csv"),
            host.UploadedAsync("unlabeled/second.csv"));
        goOn.SetResult();
        await host.RestAsync();

        IReadOnlyList<RunEntry> runs = await host.Catalog.ListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, runs.Count);
        Assert.Equal(2, host.Host.Calls.Count(ActivityNames.Plan));
        Assert.Equal(RunLifecycle.Completed, (await EndedAsync(host, runs[0].Id)).Lifecycle);
        Assert.Equal(RunLifecycle.Completed, (await EndedAsync(host, runs[1].Id)).Lifecycle);
        int[] files = await Task.WhenAll(
            runs.Select(async r => (await host.Catalog.JobAsync(r.Id, TestContext.Current.CancellationToken)).UnlabeledFiles.Count));
        Assert.Equal([1, 3], files);
    }

    private static void Put(SmallData data, string name, string file) => ServiceHost.Write(data, name, File.ReadAllText(file));

    /// <summary>The bookkeeping knows of a run's end a little before the orchestration itself has ended.</summary>
    private static async Task<RunStatus> EndedAsync(ServiceHost host, string runId)
    {
        await host.Host.EndAsync(runId);
        return (await host.Scheduler.StatusAsync(runId, TestContext.Current.CancellationToken))!;
    }
}
