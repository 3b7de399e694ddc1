using PseudoLabel.Run.Contracts;
using PseudoLabel.Service.Local;
using PseudoLabel.Service.Runs;

namespace PseudoLabel.Service.Tests.Local;

public sealed class LiveRunTests
{
    [Fact]
    public void LeaveLine_FromSeveralPlaces_IsForOneAlone_UntilItStandsInLineAgain()
    {
        using var data = new ServiceData();
        var entry = new RunEntry { Id = "demo-1", Dataset = "demo", Created = default, RequestHash = "" };
        using var run = new LiveRun(
            entry, data.Catalog.StoreOf(entry.Id), new RunState { RunId = entry.Id }, new LifecycleDocument(RunLifecycle.Pending));

        Assert.False(run.LeaveLine());
        run.StandInLine();
        int taken = 0;
        Parallel.For(0, 8, _ => Interlocked.Add(ref taken, run.LeaveLine() ? 1 : 0));
        Assert.Equal(1, taken);
        run.StandInLine();
        Assert.True(run.LeaveLine());
    }
}
