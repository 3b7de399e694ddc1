using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Run.Activities;
using PseudoLabel.Run.Activities.Publishing;
using PseudoLabel.Run.Models;
using PseudoLabel.SelfTraining.Gate;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Activities.Publishing;

public sealed class PublishedModelTests(LabeledRun labeled)
{
    [Theory]
    [InlineData(0, 0, new[] { 1.0 })]
    [InlineData(1, 0.25, new[] { 0.75, 0.25 })]
    [InlineData(1, 1, new[] { 1.0 })]
    public async Task BuildAsync_Decision_MixesTheSupervisedModelAndTheRounds(int round, double blend, double[] weights)
    {
        SteppedRun run = await labeled.RunAsync();

        BlendModel model = await PublishedModel.BuildAsync(run.Context(), Decision(round, blend));

        Assert.Equal(weights, model.Members.Select(m => m.Weight));
    }

    [Fact]
    public async Task WriteAsync_Again_WritesTheSameBytesAndSaysWhatItIs()
    {
        using SteppedRun run = await labeled.CopyAsync();

        await WriteAsync(run, Decision(1, 0.25));
        byte[] once = run.Bytes(RunNames.Model);
        await WriteAsync(run, Decision(1, 0.25));

        Assert.Equal(once, run.Bytes(RunNames.Model));
        ModelAbout about = (await run.Context().PublishedAsync()).About;
        Assert.Equal((1, 0.25, 1.5, "logistic"), (about.Round, about.Blend, about.Temperature, about.Learner));
        Assert.Equal(["alpha", "beta", "gamma"], about.Classes);
    }

    [Fact]
    public async Task WriteAsync_NoOnnxWanted_WritesNone()
    {
        using SteppedRun run = await labeled.CopyAsync(s => s with { Onnx = false });
        await run.Files.DeleteAsync(RunNames.Onnx);

        IReadOnlyList<string> notices = await WriteAsync(run, Decision(0, 0));

        Assert.Empty(notices);
        Assert.Equal([RunNames.Model], run.Store.Writes);
    }

    [Fact]
    public async Task Counts_OverThePool_CountEveryRowOnce()
    {
        SteppedRun run = await labeled.RunAsync();
        RunContext context = run.Context();
        BlendModel model = await PublishedModel.BuildAsync(context, Decision(0, 0));

        long[] counts = PublishedModel.Counts(model, (await context.PoolAsync()).Features);

        Assert.Equal(LabeledRun.Rows, counts.Sum());
        Assert.All(counts, count => Assert.InRange(count, 60, 140));
    }

    private static GateDecision Decision(int round, double blend) =>
        new(round > 0, round, blend, default(PairedDifference), 0.5, 0.4, "", []);

    private static async Task<IReadOnlyList<string>> WriteAsync(SteppedRun run, GateDecision decision)
    {
        RunContext context = run.Context();
        return await PublishedModel.WriteAsync(
            context, await context.PlanAsync(), await context.SupervisedAsync(), await context.SettingsAsync(), decision,
            new Temperature(1.5), await PublishedModel.BuildAsync(context, decision));
    }
}
