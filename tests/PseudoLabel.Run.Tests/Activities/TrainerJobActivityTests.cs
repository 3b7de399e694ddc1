using PseudoLabel.Data;
using PseudoLabel.Run.Activities;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Run.Tests.Training;
using PseudoLabel.Run.Training;
using PseudoLabel.TrainingContract;

namespace PseudoLabel.Run.Tests.Activities;

public sealed class TrainerJobActivityTests : IDisposable
{
    private static readonly TrainingNames Names = TrainingNames.Of(NeuralRuns.Round);
    private static readonly TrainingAttempt First = new(SteppedRun.Id, NeuralRuns.Round, 1);
    private static readonly TrainingAttempt Second = First with { Number = 2 };
    private readonly SmallData data = NeuralRuns.Data();
    private readonly ScriptedJobs jobs = new() { Start = _ => Task.FromResult(TrainingJobState.Running) };

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task StartAsync_Again_StartsOneJobForTheSameRequest()
    {
        using SteppedRun run = await NeuralRuns.GatheredAsync(data, s => s with { TrainingMinutes = 2 });

        TrainingTerms terms = await TrainerJobActivity.StartAsync(run.Context(training: jobs), First);
        byte[] request = run.Bytes(Names.Request);
        TrainingTerms again = await TrainerJobActivity.StartAsync(run.Context(threads: 4, jobs), First);

        Assert.Equal(terms, again);
        Assert.Equal((3, 32 * 60.0), (terms.Attempts, terms.DeadlineSeconds));
        Assert.Equal(["start 1 auto"], jobs.Calls);
        Assert.Equal(request, run.Bytes(Names.Request));
    }

    [Fact]
    public async Task StartAsync_ResultIsThere_StartsNothing()
    {
        using SteppedRun run = await NeuralRuns.GatheredAsync(data);
        var result = new TrainingResult { Network = "linear", UnlabeledLoss = "none", Tasks = [] };
        await TrainingDocuments.WriteAsync(run.Files, Names.Result, result);

        await TrainerJobActivity.StartAsync(run.Context(training: jobs), First);

        Assert.Empty(jobs.Calls);
        Assert.Equal(TrainingStage.Done, (await TrainerJobActivity.PollAsync(run.Context(training: jobs), First)).Stage);
    }

    [Fact]
    public async Task StartAsync_JobCannotBeStarted_TheAttemptFailsInItsWordsAndStaysFailed()
    {
        using SteppedRun run = await NeuralRuns.GatheredAsync(data);
        jobs.Start = _ => throw new TrainingJobException("no machine is free");

        await TrainerJobActivity.StartAsync(run.Context(training: jobs), First);
        await TrainerJobActivity.StartAsync(run.Context(training: jobs), First);

        TrainingPoll poll = await TrainerJobActivity.PollAsync(run.Context(training: jobs), First);
        Assert.Equal((TrainingStage.Failed, "could not be started: no machine is free", false), (poll.Stage, poll.Message, poll.IsFinal));
        Assert.Equal(["start 1 auto"], jobs.Calls);
    }

    /// <summary>What an attempt told of itself is no news of the next.</summary>
    [Fact]
    public async Task PollAsync_NextAttempt_WaitsUntilItTellsOfItself()
    {
        using SteppedRun run = await NeuralRuns.GatheredAsync(data);
        await TrainerJobActivity.StartAsync(run.Context(training: jobs), First);
        await ScriptedTrainer.TellAsync(run.Files, Names, done: 1, all: 7);
        TrainingPoll running = await TrainerJobActivity.PollAsync(run.Context(training: jobs), First);
        await TrainerJobActivity.StopAsync(run.Context(training: jobs), First);

        await TrainerJobActivity.StartAsync(run.Context(training: jobs), Second);
        TrainingPoll next = await TrainerJobActivity.PollAsync(run.Context(training: jobs), Second);

        Assert.Equal((TrainingStage.Running, 1, 7, "cpu"), (running.Stage, running.TasksDone, running.Tasks, running.Device));
        Assert.NotNull(running.News);
        Assert.Equal((TrainingStage.Waiting, null), (next.Stage, next.News));
        Assert.Equal(["start 1 auto", "stop 1", "start 2 auto"], jobs.Calls);
    }

    [Theory]
    [InlineData(TrainingJobState.Gone, "is gone and left no result; its log ends: training / still training")]
    [InlineData(TrainingJobState.Ended, "ended and left no result; its log ends: training / still training")]
    public async Task PollAsync_JobEndedWithoutAResult_FailsWithItsLastWords(TrainingJobState state, string message)
    {
        using SteppedRun run = await NeuralRuns.GatheredAsync(data);
        await TrainerJobActivity.StartAsync(run.Context(training: jobs), First);
        await ScriptedTrainer.TellAsync(run.Files, Names, done: 1, all: 7);
        jobs.Look = (_, _) => Task.FromResult(state);

        TrainingPoll poll = await TrainerJobActivity.PollAsync(run.Context(training: jobs), First);

        Assert.Equal((TrainingStage.Failed, message), (poll.Stage, poll.Message));
    }

    [Fact]
    public async Task PollAsync_ResultIsWrittenBetweenTheLooks_IsTaken()
    {
        using SteppedRun run = await NeuralRuns.GatheredAsync(data);
        await TrainerJobActivity.StartAsync(run.Context(training: jobs), First);
        jobs.Look = async (job, _) => await ScriptedJobs.TrainAsync(job);

        Assert.Equal(TrainingStage.Done, (await TrainerJobActivity.PollAsync(run.Context(training: jobs), First)).Stage);
    }

    [Fact]
    public async Task StartAsync_HostHasNoTrainer_SaysWhatToSet()
    {
        using SteppedRun run = await NeuralRuns.GatheredAsync(data);

        var refused = await Assert.ThrowsAsync<UserErrorException>(() => TrainerJobActivity.StartAsync(run.Context(), First));

        Assert.StartsWith("learner neural needs a trainer, and this host has none", refused.Message, StringComparison.Ordinal);
    }
}
