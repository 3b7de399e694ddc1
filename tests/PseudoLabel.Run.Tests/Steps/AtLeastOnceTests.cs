using PseudoLabel.Run.Activities;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Steps;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Steps;

/// <summary>Every activity twice, at once, some late: the same bytes. Over blobs the tests of the service do the same.</summary>
public sealed class AtLeastOnceTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AdvanceAsync_EveryActivityTwiceAtOnceAndLate_SameBytes(bool keepRows)
    {
        using var data = new SmallData(unlabeled: 400);
        RunSettings settings = data.Settings() with { MaxRounds = 2, Keep = keepRows ? ["hint"] : [] };
        await LocalRun.StartAsync(data.Out("once"), settings, new LocalRunOptions { Threads = 2 });
        JobDocument job = await new FolderStore(data.Out("once")).ReadJsonAsync<JobDocument>(RunNames.Job, CancellationToken.None);
        await new FolderStore(data.Out("twice")).WriteJsonAsync(RunNames.Job, job, CancellationToken.None);
        var activities = new TwiceActivities(() => new RunActivities(
            new RunEnvironment { Store = new FolderStore(data.Out("twice")), Source = new FileDataSource(job.AllFiles) }));

        var state = new RunState { RunId = "local" };
        while (state.Phase != RunPhase.Done)
        {
            state = await RunStep.AdvanceAsync(state, activities);
        }

        Assert.InRange(activities.Late, 20, 1000);
        RunBytes.AssertEqual(data.Out("once"), data.Out("twice"));
        Assert.Empty(Directory.EnumerateFiles(data.Out("twice"), "*.partial", SearchOption.AllDirectories));
    }
}
