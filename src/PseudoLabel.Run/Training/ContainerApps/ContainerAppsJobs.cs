namespace PseudoLabel.Run.Training.ContainerApps;

/// <summary>The Container Apps jobs that train.</summary>
/// <param name="Job">
/// The resource identifier of the job, with a GPU or without: <c>/subscriptions/.../providers/Microsoft.App/jobs/NAME</c>.
/// </param>
/// <param name="CpuJob">That of the job for attempts on the CPU; null where the first serves them, too.</param>
public sealed record ContainerAppsJobs(string Job, string? CpuJob)
{
    /// <summary>The environment variable with <see cref="Job"/>.</summary>
    public const string JobVariable = "TRAINER_JOB_RESOURCE_ID";

    /// <summary>The environment variable with <see cref="CpuJob"/>.</summary>
    public const string CpuJobVariable = "TRAINER_JOB_CPU_RESOURCE_ID";

    /// <summary>Those that settings name; null where they name none.</summary>
    /// <param name="setting">Gives a setting by its name; null or empty where it is not set.</param>
    public static ContainerAppsJobs? From(Func<string, string?> setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        string? cpu = setting(CpuJobVariable) is { Length: > 0 } named ? named : null;
        return (setting(JobVariable) is { Length: > 0 } job ? job : cpu) is { } first ? new ContainerAppsJobs(first, cpu) : null;
    }

    internal string Of(TrainingJob job) => job.Device == TrainingJob.Cpu && CpuJob is { } cpu ? cpu : Job;
}
