using PseudoLabel.Run.Activities;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Tests.Activities;
using PseudoLabel.Run.Tests.Local;

[assembly: AssemblyFixture(typeof(LabeledRun))]

namespace PseudoLabel.Run.Tests.Activities;

/// <summary>
/// A small run that has come to where every row is labeled and nothing is published: what all activities leave is there. It is made once,
/// when the first test asks for it; tests that write take a copy.
/// </summary>
public sealed class LabeledRun : IDisposable
{
    internal const int LabeledRows = 45;
    internal const int Rows = 300;
    internal const int BatchRows = 100;
    internal const int Batches = Rows / BatchRows;

    /// <summary>The last batch may fail for good.</summary>
    internal const double MaxFailedShare = 0.4;
    private readonly SmallData data = new(LabeledRows, Rows);
    private readonly Lazy<Task<(SteppedRun Run, PublishRequest Ended)>> made;

    public LabeledRun() => made = new(MakeAsync);

    internal SmallData Data => data;

    internal RunSettings Settings => data.Settings() with
    {
        MaxRounds = 2,
        Keep = ["hint"],
        PrecisionTarget = 0.8,
        ReviewRows = 10,
        MaxFailedShare = MaxFailedShare,
    };

    /// <summary>The run itself, to be read only.</summary>
    internal async Task<SteppedRun> RunAsync() => (await made.Value).Run;

    /// <summary>What the end of the rounds asks to be decided and published.</summary>
    internal async Task<PublishRequest> EndedAsync() => (await made.Value).Ended;

    /// <summary>The run in a folder of its own.</summary>
    internal async Task<SteppedRun> CopyAsync(Func<RunSettings, RunSettings>? change = null) => await (await RunAsync()).CopyAsync(change);

    public void Dispose()
    {
        if (made.IsValueCreated && made.Value.IsCompletedSuccessfully)
        {
            made.Value.Result.Run.Dispose();
        }

        data.Dispose();
    }

    private async Task<(SteppedRun Run, PublishRequest Ended)> MakeAsync()
    {
        SteppedRun run = await SteppedRun.OfAsync(Settings);
        RunState state = await run.ToAsync(RunPhase.Publish);
        var ended = new PublishRequest(SteppedRun.Id, state.Round, state.StopReason!);
        RunActivities activities = run.Activities();
        await activities.DecideAsync(ended);
        await activities.PieceAsync(PieceKind.Label, new PieceRequest(SteppedRun.Id, 0, 0, Batches));
        return (run, ended);
    }
}
