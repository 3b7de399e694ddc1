using Azure.Storage.Blobs;
using PseudoLabel.Run.Activities;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Inputs;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Steps;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Run.Tests.Steps;
using PseudoLabel.Store;
using PseudoLabel.Store.Tests;
using PseudoLabel.Store.Tests.Faults;

namespace PseudoLabel.Service.Tests.Runs;

/// <summary>
/// The whole run over a service that fails a fifth of its requests, one way or another, ends in the bytes of the run in a folder. Two seeds
/// are always gone through; the environment variable PSEUDOLABEL_FAULT_SEEDS=100 asks for more.
/// </summary>
[Collection(AzuriteTests.Name)]
public sealed class FaultyBlobRunTests(Azurite azurite)
{
    private const int Seeds = 2;

    public static IEnumerable<TheoryDataRow<int>> SeedRows() => FaultPlan.Seeds(Seeds);

    [Theory]
    [MemberData(nameof(SeedRows))]
    public async Task AdvanceAsync_AShareOfRequestsGoWrong_SameBytesAsInAFolder(int seed)
    {
        BlobContainerClient sound = await azurite.ContainerAsync();
        using var data = new SmallData();
        RunSettings settings = data.Settings() with { MaxRounds = 2 };
        await LocalRun.StartAsync(data.Out(), settings, new LocalRunOptions { Threads = 2 });
        var plan = new FaultPlan(seed, FaultPlan.UsualShare);
        await using var proxy = new FaultProxy(azurite.Connection!, plan.Next);
        BlobContainerClient container = proxy.Through(sound);

        var root = new BlobStore(container, tags: true);
        JobDocument job = await BlobRuns.UploadAsync(root, data, settings);
        var run = new SubStore(root, "runs/a/");
        await run.WriteJsonAsync(RunNames.Job, job, CancellationToken.None);
        RunState state = await BlobRuns.RunAsync(container, run, job);

        Assert.NotNull(state.Outcome);
        await BlobRuns.DownloadAsync(new SubStore(new BlobStore(sound), "runs/a/"), data.Out("blobs"));
        RunBytes.AssertEqual(data.Out(), data.Out("blobs"));
        Assert.Empty(await new SubStore(new BlobStore(sound), "runs/a/").ListAsync(RunNames.Parts).ToArrayAsync());
        Assert.All(
            Enum.GetValues<Fault>().Except([Fault.BusyForASecond]), fault => Assert.True(plan.Counts.ContainsKey(fault), $"{fault}"));
    }

    /// <summary>Over a service without faults, but hosts that repeat themselves.</summary>
    [Fact]
    public async Task AdvanceAsync_EveryActivityTwiceAtOnceAndLate_SameBytesAsInAFolder()
    {
        BlobContainerClient container = await azurite.ContainerAsync();
        using var data = new SmallData(unlabeled: 300);
        RunSettings settings = data.Settings() with { MaxRounds = 1 };
        await LocalRun.StartAsync(data.Out(), settings, new LocalRunOptions { Threads = 2 });
        var root = new BlobStore(container);
        JobDocument job = await BlobRuns.UploadAsync(root, data, settings);
        var run = new SubStore(root, "runs/a/");
        await run.WriteJsonAsync(RunNames.Job, job, CancellationToken.None);
        var activities = new TwiceActivities(
            () => new RunActivities(new RunEnvironment { Store = run, Source = new BlobDataSource(container, job.AllFiles) }));

        for (var state = new RunState { RunId = "a" }; state.Phase != RunPhase.Done;)
        {
            state = await RunStep.AdvanceAsync(state, activities);
        }

        await BlobRuns.DownloadAsync(run, data.Out("blobs"));
        RunBytes.AssertEqual(data.Out(), data.Out("blobs"));
        Assert.InRange(activities.Late, 5, 1000);
    }
}
