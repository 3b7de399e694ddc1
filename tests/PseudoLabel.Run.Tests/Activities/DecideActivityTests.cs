using PseudoLabel.Run.Activities;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Documents;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Activities;

public sealed class DecideActivityTests(LabeledRun labeled)
{
    [Fact]
    public async Task RunAsync_Again_DecidesTheSameAndWritesTheSameBytes()
    {
        using SteppedRun run = await labeled.CopyAsync();
        SortedDictionary<string, string> before = run.Hashes("result/");
        await run.Files.DeleteAsync(RunNames.Decision);
        await run.Files.DeleteAsync(RunNames.Model);

        await run.Activities(threads: 4).DecideAsync(await labeled.EndedAsync());

        Assert.Equal(before, run.Hashes("result/"));
    }

    [Fact]
    public async Task RunAsync_Any_EstimatesPrecisionOnLabelsThatNoModelSaw()
    {
        SteppedRun run = await labeled.RunAsync();

        DecisionDocument decision = await run.ReadAsync<DecisionDocument>(RunNames.Decision);

        Assert.InRange(decision.EstimateRows, 1, LabeledRun.LabeledRows);
        Assert.InRange(decision.PrecisionLowerBound!.Value, 0, decision.EstimatedPrecision!.Value);
        Assert.Equal(3, decision.Thresholds.Length);
        Assert.True(decision.Calibration.Metrics["log-loss"] > 0);
    }

    /// <summary>A threshold that no confidence reaches is said in words, not left to be found in a file without a label.</summary>
    [Fact]
    public async Task RunAsync_NothingCanBeAccepted_SaysSo()
    {
        using SteppedRun run = await labeled.CopyAsync(s => s with { PrecisionTarget = 1, PrecisionProof = "bound" });

        DecisionDocument decision = await DecideActivity.RunAsync(run.Context(), await labeled.EndedAsync());

        Assert.All(decision.Thresholds, t => Assert.Equal(float.PositiveInfinity, t));
        Assert.Contains(decision.Notices, n => n.StartsWith("no label is accepted: ", StringComparison.Ordinal));
        Assert.Null(decision.EstimatedPrecision);
    }

    [Fact]
    public async Task RunAsync_NoRoundWasRun_PublishesTheSupervisedModel()
    {
        using SteppedRun run = await labeled.CopyAsync(s => s with { MaxRounds = 0 });

        DecisionDocument decision = await DecideActivity.RunAsync(run.Context(), new PublishRequest(SteppedRun.Id, 0, ""));

        Assert.Equal((false, 0, 0d), (decision.Gate.Replaced, decision.Gate.Round, decision.Gate.Blend));
        Assert.Equal(0, decision.Gate.Gain.Mean);
    }
}
