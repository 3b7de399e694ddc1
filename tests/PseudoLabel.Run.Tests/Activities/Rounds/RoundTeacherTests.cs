using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Run.Activities;
using PseudoLabel.Run.Activities.Rounds;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Activities.Rounds;

public sealed class RoundTeacherTests(LabeledRun labeled)
{
    private const float Rounding = 1e-5f;

    [Fact]
    public async Task OfAsync_FirstRound_IsTheSupervisedModelAlone()
    {
        SteppedRun run = await labeled.RunAsync();
        RunContext context = run.Context();
        FeatureMatrix rows = (await context.FeaturesAsync(0)).Features;

        Teacher teacher = await RoundTeacher.OfAsync(context, await context.RoundAsync(1), opinion: null);

        IModel supervised = await context.ModelAsync(0);
        var scores = new float[rows.Rows * supervised.ClassCount];
        supervised.Score(rows, 0, rows.Rows, scores);
        (await context.TemperatureAsync(0)).Apply(scores, scores, supervised.ClassCount);
        Assert.Equal(scores, Probabilities(teacher, rows), (a, b) => Math.Abs(a - b) < Rounding);
    }

    [Fact]
    public async Task OfAsync_LaterRound_IsTheLastModelAndTheSupervisedOneByItsShare()
    {
        SteppedRun run = await labeled.RunAsync();
        using SteppedRun alone = await labeled.CopyAsync(s => s with { SupervisedShare = 0 });
        FeatureMatrix rows = (await run.Context().FeaturesAsync(0)).Features;

        float[] first = Probabilities(await RoundTeacher.OfAsync(run.Context(), await run.Context().RoundAsync(1), opinion: null), rows);
        float[] mixed = Probabilities(await RoundTeacher.OfAsync(run.Context(), await run.Context().RoundAsync(2), opinion: null), rows);
        float[] last = Probabilities(await RoundTeacher.OfAsync(alone.Context(), await alone.Context().RoundAsync(2), opinion: null), rows);

        Assert.NotEqual(first, last);
        Assert.NotEqual(last, mixed);
        Assert.All(first.Zip(last, mixed), p =>
            Assert.InRange(p.Third, Math.Min(p.First, p.Second) - Rounding, Math.Max(p.First, p.Second) + Rounding));
    }

    [Fact]
    public async Task PoolSharesAsync_AskedByTwoProcesses_AreComputedOnce()
    {
        using SteppedRun run = await labeled.CopyAsync();

        double[] first = await RoundTeacher.PoolSharesAsync(run.Context(), 1);
        double[] second = await RoundTeacher.PoolSharesAsync(run.Context(), 1);

        Assert.Equal(first, second);
        Assert.Equal(1, first.Sum(), 5);
        Assert.Equal([RunNames.PoolShares(1)], run.Store.Writes);
    }

    private static float[] Probabilities(Teacher teacher, FeatureMatrix rows)
    {
        var probabilities = new float[rows.Rows * teacher.ClassCount];
        teacher.Probabilities(rows, 0, rows.Rows, probabilities);
        return probabilities;
    }
}
