using PseudoLabel.Run.Activities.Rounds;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Run.Tests.Training;
using PseudoLabel.Run.Training;
using PseudoLabel.TrainingContract;

namespace PseudoLabel.Run.Tests.Activities.Rounds;

public sealed class RunTrainingsTests : IDisposable
{
    private static readonly TrainingNames Names = TrainingNames.Of(NeuralRuns.Round);
    private readonly SmallData data = NeuralRuns.Data();
    private readonly ScriptedJobs jobs = new();

    public void Dispose() => data.Dispose();

    [Theory]
    [InlineData(NeuralLearning.Learner, new[] { "stop 2" })]
    [InlineData("auto", new string[0])]
    public async Task StopAsync_OneAttemptWasStarted_ThatOneIsStopped(string learner, string[] calls)
    {
        using SteppedRun run = await SteppedRun.OfAsync(NeuralRuns.Settings(data) with { Learner = learner });
        await TrainingDocuments.WriteAsync(run.Files, Names.Execution(2), new { Attempt = 2 });

        await RunTrainings.StopAsync(jobs, run.Files, CancellationToken.None);
        await RunTrainings.StopAsync(null, run.Files, CancellationToken.None);

        Assert.Equal(calls, jobs.Calls);
    }

    [Fact]
    public async Task CancelAsync_StepStillUnderWay_StartsNoJobAnyMore()
    {
        using SteppedRun run = await NeuralRuns.GatheredAsync(data);
        await RunTrainings.CancelAsync(jobs, run.Files, CancellationToken.None);

        await run.Activities(training: jobs).StartTrainingAsync(new TrainingAttempt(SteppedRun.Id, NeuralRuns.Round, 1));

        Assert.Empty(jobs.Calls);
        Assert.False(run.Has(Names.Request));
    }

    /// <summary>The attempt that was under way may still run; one that has failed is tried anew from the first device on.</summary>
    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, null)]
    public async Task ResumeAsync_SecondAttempt_IsWaitedForUnlessItFailed(bool failed, int? attempt)
    {
        using SteppedRun run = await SteppedRun.OfAsync(NeuralRuns.Settings(data));
        var failure = new TrainingFailure { Message = "out of memory", IsFinal = false, Device = "cuda", Log = [] };
        await TrainingDocuments.WriteAsync(run.Files, Names.Failure(1), failure);
        if (failed)
        {
            await TrainingDocuments.WriteAsync(run.Files, Names.Failure(2), failure);
        }

        var left = new TrainingWait { Attempt = 2, Waited = 500, Quiet = 40, Failures = ["attempt 1"] };

        TrainingWait? wait = await RunTrainings.ResumeAsync(run.Files, left, CancellationToken.None);

        Assert.Equal(attempt, wait?.Attempt);
        Assert.Equal(0, wait?.Waited ?? 0);
        Assert.False(run.Has(Names.Failure(1)) || run.Has(Names.Failure(2)));
        Assert.Null(await RunTrainings.ResumeAsync(run.Files, null, CancellationToken.None));
    }
}
