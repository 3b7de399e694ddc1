using PseudoLabel.Run.Activities.Rounds;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Training;
using PseudoLabel.Store;
using PseudoLabel.TrainingContract;

namespace PseudoLabel.Run.Activities;

/// <summary>
/// Starts a trainer's job, looks what became of it and stops it. Each attempt ends in one of two documents, the request's result or the
/// attempt's failure.
/// </summary>
internal static class TrainerJobActivity
{
    /// <summary>
    /// Seconds without news after which an attempt does not start, or hangs: GPU jobs wait for their machine and pull some gigabytes; a
    /// trainer tells of itself every few seconds.
    /// </summary>
    private const double QuietSeconds = 30 * 60;

    /// <summary>
    /// Seconds for an attempt where the settings set no time, and what is added to the time that they set: starting, reading, writing.
    /// </summary>
    private const double DefaultSeconds = 24 * 3600;
    private const double SlackSeconds = 30 * 60;

    private const int ToldLines = 5;

    public static async Task<TrainingTerms> StartAsync(RunContext context, TrainingAttempt attempt)
    {
        RunSettings settings = await context.SettingsAsync();
        IReadOnlyList<string> devices = TrainingJob.Devices(settings.Device);
        double minutes = settings.TrainingMinutes;
        var terms = new TrainingTerms(devices.Count, QuietSeconds, minutes > 0 ? minutes * 60 + SlackSeconds : DefaultSeconds);
        var names = TrainingNames.Of(attempt.Round);
        if (await HasAsync(context, names.Result)
            || await HasAsync(context, names.Failure(attempt.Number)) || await HasAsync(context, names.Cancelled))
        {
            return terms;
        }

        if (!await HasAsync(context, names.Request))
        {
            await TrainingDocuments.WriteAsync(
                context.Store, names.Request, await NeuralRequest.BuildAsync(context), context.CancellationToken);
        }

        if (!await HasAsync(context, names.Execution(attempt.Number)))
        {
            // What an earlier attempt told of itself says nothing of this one.
            await context.Store.DeleteAsync(names.Progress, context.CancellationToken);
        }

        TrainingJob job = Job(context, attempt, settings);
        try
        {
            await Jobs(context).StartAsync(job, context.CancellationToken);
        }
        catch (TrainingJobException e)
        {
            await job.FailAsync($"could not be started: {e.Message}", [], context.CancellationToken);
        }

        if (await HasAsync(context, names.Cancelled))
        {
            // Terminated while the job was being started: whoever terminated the run may not have seen it.
            await Jobs(context).StopAsync(job, context.CancellationToken);
        }

        return terms;
    }

    public static async Task<TrainingPoll> PollAsync(RunContext context, TrainingAttempt attempt)
    {
        TrainingJob job = Job(context, attempt, await context.SettingsAsync());
        TrainingProgress? progress = await FindAsync<TrainingProgress>(context, job.Names.Progress);
        var running = new TrainingPoll
        {
            Stage = progress is null ? TrainingStage.Waiting : TrainingStage.Running,
            News = progress is null ? null : await context.Store.ETagAsync(job.Names.Progress, context.CancellationToken),
            Device = progress?.Device ?? "",
            TasksDone = progress?.TasksDone ?? 0,
            Tasks = progress?.Tasks ?? 0,
            RowsPerSecond = progress?.RowsPerSecond ?? 0,
        };
        if (await EndAsync(context, job, running) is { } ended)
        {
            return ended;
        }

        if (await Jobs(context).StateAsync(job, context.CancellationToken) is var state && state == TrainingJobState.Running)
        {
            return running;
        }

        // It may have written its result between the two looks.
        return await EndAsync(context, job, running) ?? running with
        {
            Stage = TrainingStage.Failed,
            Message = state == TrainingJobState.Gone ? $"is gone and left no result{Told(progress?.Log)}"
                : $"ended and left no result{Told(progress?.Log)}",
        };
    }

    public static async Task StopAsync(RunContext context, TrainingAttempt attempt) =>
        await Jobs(context).StopAsync(Job(context, attempt, await context.SettingsAsync()), context.CancellationToken);

    private static async Task<TrainingPoll?> EndAsync(RunContext context, TrainingJob job, TrainingPoll running)
    {
        if (await HasAsync(context, job.Names.Result))
        {
            return running with { Stage = TrainingStage.Done };
        }

        if (await FindAsync<TrainingFailure>(context, job.Names.Failure(job.Attempt)) is not { } failure)
        {
            return null;
        }

        if (failure.Damaged is { } damaged)
        {
            // Once the file is made again, the attempt begins anew.
            await context.Store.DeleteAsync(job.Names.Failure(job.Attempt), context.CancellationToken);
            throw DamagedFileException.Error(damaged);
        }

        return running with
        {
            Stage = TrainingStage.Failed,
            Message = failure.Message.ReplaceLineEndings(" ") + Told(failure.Log),
            IsFinal = failure.IsFinal,
            Device = failure.Device,
        };
    }

    private static string Told(IReadOnlyList<string>? log) =>
        log is not { Count: > 0 } ? "" : $"; its log ends: {string.Join(" / ", log.TakeLast(ToldLines))}";

    private static ITrainingJobs Jobs(RunContext context) =>
        context.Environment.Training ?? throw NeuralLearning.NoTraining();

    private static TrainingJob Job(RunContext context, TrainingAttempt attempt, RunSettings settings) => new(
        context.Store, TrainingNames.Of(attempt.Round), attempt.Number, TrainingJob.Devices(settings.Device)[attempt.Number - 1]);

    private static Task<bool> HasAsync(RunContext context, string name) => context.Store.ExistsAsync(name, context.CancellationToken);

    private static Task<T?> FindAsync<T>(RunContext context, string name)
        where T : class => TrainingDocuments.FindAsync<T>(context.Store, name, context.CancellationToken);
}
