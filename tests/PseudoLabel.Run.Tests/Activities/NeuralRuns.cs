using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Tests.Local;

namespace PseudoLabel.Run.Tests.Activities;

/// <summary>Runs with <c>learner: neural</c> that have come to where a network can be asked for.</summary>
internal static class NeuralRuns
{
    public const int Round = 1;
    public const int Chains = 3;
    public const int Batches = 3;

    public static RunSettings Settings(SmallData data) =>
        data.Settings() with { Learner = NeuralLearning.Learner, Folds = Chains, MaxFailedShare = 0.4 };

    public static SmallData Data() => new(unlabeled: Batches * 100);

    public static async Task<SteppedRun> GatheredAsync(SmallData data, Func<RunSettings, RunSettings>? change = null)
    {
        SteppedRun run = await SteppedRun.OfAsync(change is null ? Settings(data) : change(Settings(data)));
        await run.ToAsync(RunPhase.Supervised);
        return run;
    }
}
