using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Training;
using PseudoLabel.Store;
using PseudoLabel.TrainingContract;

namespace PseudoLabel.Run.Activities.Rounds;

/// <summary>
/// The trainings of a run as whoever ends or resumes the run sees them: a run has one round that trains a network, its first.
/// </summary>
public static class RunTrainings
{
    private const int Round = 1;

    /// <summary>Stops every job of a run.</summary>
    /// <param name="jobs">Where its jobs are; null where there can be none.</param>
    /// <param name="store">The run's store.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    public static async Task StopAsync(ITrainingJobs? jobs, IRunStore store, CancellationToken cancellationToken)
    {
        if (jobs is null || await SettingsAsync(store, cancellationToken) is not { Learner: NeuralLearning.Learner } settings)
        {
            return;
        }

        var names = TrainingNames.Of(Round);
        IReadOnlyList<string> devices = TrainingJob.Devices(settings.Device);
        for (int attempt = 1; attempt <= devices.Count; attempt++)
        {
            if (await store.ExistsAsync(names.Execution(attempt), cancellationToken))
            {
                await jobs.StopAsync(new TrainingJob(store, names, attempt, devices[attempt - 1]), cancellationToken);
            }
        }
    }

    /// <summary>
    /// Ends the trainings of a run for good: none of its steps under way starts a job any more, and those that run are stopped.
    /// </summary>
    /// <param name="jobs">Where its jobs are; null where there can be none.</param>
    /// <param name="store">The run's store.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    public static async Task CancelAsync(ITrainingJobs? jobs, IRunStore store, CancellationToken cancellationToken)
    {
        if (await SettingsAsync(store, cancellationToken) is { Learner: NeuralLearning.Learner })
        {
            await TrainingDocuments.WriteAsync(store, TrainingNames.Of(Round).Cancelled, new { Cancelled = true }, cancellationToken);
            await StopAsync(jobs, store, cancellationToken);
        }
    }

    /// <summary>
    /// Makes a run that was interrupted, or whose attempts all failed, wait anew: for the attempt that was under way, whose job may still
    /// run, or else from the first. Trainings go on from their checkpoints.
    /// </summary>
    /// <param name="store">The run's store.</param>
    /// <param name="wait">The wait when the run was left; null for none.</param>
    /// <param name="cancellationToken">Stops the removal of failures.</param>
    public static async Task<TrainingWait?> ResumeAsync(IRunStore store, TrainingWait? wait, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        var names = TrainingNames.Of(Round);
        bool over = wait is not null && await store.ExistsAsync(names.Failure(wait.Attempt), cancellationToken);
        for (int attempt = 1; attempt <= TrainingJob.Devices(TrainingJob.Auto).Count; attempt++)
        {
            await store.DeleteAsync(names.Failure(attempt), cancellationToken);
        }

        return wait is null || over ? null : new TrainingWait { Attempt = wait.Attempt };
    }

    private static async Task<RunSettings> SettingsAsync(IRunStore store, CancellationToken cancellationToken) =>
        (await store.ReadJsonAsync<JobDocument>(RunNames.Job, cancellationToken)).Settings;
}
