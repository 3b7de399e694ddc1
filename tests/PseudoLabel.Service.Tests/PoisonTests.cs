using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using PseudoLabel.Run.Guarding;
using PseudoLabel.Service.Datasets;
using PseudoLabel.Service.Local;
using PseudoLabel.Service.Runs;
using PseudoLabel.Service.Uploads;

namespace PseudoLabel.Service.Tests;

/// <summary>An input that ends the process each time it is read: a service that is started again gives it up by name, and lives.</summary>
public sealed class PoisonTests
{
    /// <summary>Three that are counted, and one before it that told nothing.</summary>
    private const int MostDeaths = 4;

    private const string Bad = "datasets/demo/unlabeled/bad.csv";

    [Fact]
    [SuppressMessage("Reliability", "CA2000", Justification = "A process that died disposes of nothing.")]
    public async Task ARunWhoseInputEndsTheProcess_Fails_AndTheOtherCompletes()
    {
        using var data = new ServiceData();
        string good = await CreateAsync(data, "good");
        data.Put(Bad, "x,y,hint\n1,2,red\n");
        string bad = await CreateAsync(data, "bad");
        var ended = new ConcurrentDictionary<string, bool>();
        int deaths = 0;
        while (true)
        {
            var store = new DeadlyStore(data.Store, Bad);
            var catalog = new RunCatalog(store);
            var bothEnded = new TaskCompletionSource();
            var scheduler = new LocalScheduler(catalog, new LocalSchedulerOptions
            {
                AtOnce = 2,
                Threads = 2,
                Guard = new StartGuard($"process-{deaths}"),
                EndedAsync = run =>
                {
                    ended[run] = true;
                    if (ended.Count == 2)
                    {
                        bothEnded.TrySetResult();
                    }

                    return Task.CompletedTask;
                },
            });
            await scheduler.StartAsync();
            if (await Task.WhenAny(store.Died, bothEnded.Task).WaitAsync(TimeSpan.FromMinutes(2)) == store.Died)
            {
                deaths++;
                Assert.InRange(deaths, 1, MostDeaths);
                continue;
            }

            RunStatus failed = (await scheduler.StatusAsync(bad, default))!;
            Assert.Equal(MostDeaths, deaths);
            Assert.Equal(RunLifecycle.Failed, failed.Lifecycle);
            Assert.StartsWith($"{Bad}: reading columns and classes ended the process 3 times", failed.Error, StringComparison.Ordinal);
            RunStatus other = (await scheduler.StatusAsync(good, default))!;
            Assert.True(other.Lifecycle == RunLifecycle.Completed, other.Error);
            Assert.False(Directory.Exists(Path.Combine(data.Folder, "runs", bad, "starts"))
                && Directory.EnumerateFiles(Path.Combine(data.Folder, "runs", bad, "starts")).Any());
            await scheduler.DisposeAsync();
            break;
        }

        // What was wrong is mended here by a store that gives the file: the run goes on.
        await using var healthy = new LocalScheduler(data.Catalog, new LocalSchedulerOptions { Guard = new StartGuard("healthy") });
        await healthy.StartAsync();
        Assert.True(await healthy.ResumeAsync(bad, default));
        while ((await healthy.StatusAsync(bad, default))!.Lifecycle is RunLifecycle.Pending or RunLifecycle.Running)
        {
            await Task.Delay(5);
        }

        RunStatus resumed = (await healthy.StatusAsync(bad, default))!;
        Assert.True(resumed.Lifecycle == RunLifecycle.Completed, resumed.Error);
    }

    [Fact]
    public async Task AnUploadThatEndsTheProcessBeforeThereIsARun_IsNotedInTheStatus()
    {
        using var data = new ServiceData();
        data.Put("datasets/demo/job.json", """{ "label": "label" }""");
        data.Put("datasets/demo/labeled/export.json", "[]");
        UploadDecision first = await data.UploadAsync("datasets/demo/labeled/export.json");
        int deaths = 0;
        while (true)
        {
            // A JSON file may be a labeling tool's: it is looked into before there is a run.
            var store = new DeadlyStore(data.Store, "datasets/demo/labeled/export.json");
            var uploads = new UploadRuns(
                new UploadTracker(store), new RunCatalog(store), data.Scheduler, new StartGuard($"process-{deaths}"));
            Task<UploadDecision> settled = uploads.SettledAsync(first.Ticket!);
            if (await Task.WhenAny(store.Died, settled).WaitAsync(TimeSpan.FromMinutes(2)) == settled)
            {
                await settled;
                break;
            }

            deaths++;
            Assert.InRange(deaths, 1, MostDeaths);
        }

        DatasetStatus status = await data.Tracker.StatusAsync("demo");
        Assert.Equal(3, deaths);
        Assert.Null(status.Settling);
        Assert.StartsWith(
            "datasets/demo/labeled/export.json: making a run of the uploads ended the process 3 times", status.Problem,
            StringComparison.Ordinal);
        Assert.Empty(data.Scheduler.Scheduled);
    }

    private static async Task<string> CreateAsync(ServiceData data, string key)
    {
        byte[] settings = Encoding.UTF8.GetBytes(
            """{ "label": "label", "learner": "logistic", "batch-rows": 100, "max-rounds": 1, "folds": 3, "repeats": 1 }""");
        return (await data.Catalog.CreateAsync("demo", settings, key)).Run.Id;
    }
}
