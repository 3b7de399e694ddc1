using PseudoLabel.Run.Activities;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Tests.Local;

namespace PseudoLabel.Run.Tests.Activities;

public sealed class EvaluateActivityTests : IDisposable
{
    private readonly SmallData data = new(unlabeled: 250);

    [Fact]
    public async Task RunAsync_MaxRounds0_StopsWithTheSupervisedModel()
    {
        EvaluatedDocument evaluated = await EvaluateAsync(data.Settings() with { MaxRounds = 0 }, round: 0);

        Assert.True(evaluated.Stop);
        Assert.Equal("max-rounds 0: the supervised model alone", evaluated.Reason);
        Assert.Null(evaluated.Gain);
    }

    [Fact]
    public async Task RunAsync_NothingSelected_StopsAndSaysWhy()
    {
        EvaluatedDocument evaluated = await EvaluateAsync(data.Settings() with { Selection = "threshold", Threshold = 1 }, round: 1);

        Assert.True(evaluated.Stop);
        Assert.StartsWith("no row was selected: ", evaluated.Reason, StringComparison.Ordinal);
        Assert.Equal(0, evaluated.Gain!.Mean);
    }

    [Fact]
    public async Task RunAsync_RoundsAreLeft_GoesOnAndTellsTheGainOverRound0()
    {
        EvaluatedDocument first = await EvaluateAsync(data.Settings() with { Patience = 3 }, round: 1);

        Assert.False(first.Stop);
        Assert.Null(first.Reason);
        Assert.NotEqual(0, first.Gain!.Mean);
        Assert.InRange(first.Metrics["accuracy"], 0.6, 1);
    }

    [Fact]
    public async Task RunAsync_TheLastRound_Stops()
    {
        EvaluatedDocument last = await EvaluateAsync(data.Settings() with { Patience = 3, MaxRounds = 2 }, round: 2);

        Assert.True(last.Stop);
        Assert.NotNull(last.Reason);
    }

    public void Dispose() => data.Dispose();

    private async Task<EvaluatedDocument> EvaluateAsync(RunSettings settings, int round) =>
        await EvaluateActivity.RunAsync(await StoredRun.OfAsync(data, settings), round);
}
