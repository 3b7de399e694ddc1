using System.Collections.Concurrent;
using PseudoLabel.Run.Training;

namespace PseudoLabel.Run.Tests.Training;

/// <summary>Jobs in this process that do what a script says, at once or when they are looked at.</summary>
internal sealed class ScriptedJobs : ITrainingJobs
{
    private readonly ConcurrentDictionary<string, TrainingJobState> states = new(StringComparer.Ordinal);

    /// <summary>What a job does when it is started: the state that it then has. It trains, where nothing else is said.</summary>
    public Func<TrainingJob, Task<TrainingJobState>> Start { get; set; } = TrainAsync;

    /// <summary>What a job does when it is looked at; the state that it then has.</summary>
    public Func<TrainingJob, TrainingJobState, Task<TrainingJobState>> Look { get; set; } = (_, state) => Task.FromResult(state);

    public ConcurrentQueue<string> Calls { get; } = new();

    public static async Task<TrainingJobState> TrainAsync(TrainingJob job)
    {
        await ScriptedTrainer.TrainAsync(job.Store, job.Names);
        return TrainingJobState.Ended;
    }

    /// <summary>Forgets every job, as if its host had been started anew.</summary>
    public void Forget() => states.Clear();

    public Task CheckAsync(CancellationToken cancellationToken)
    {
        Calls.Enqueue("check");
        return Task.CompletedTask;
    }

    public async Task StartAsync(TrainingJob job, CancellationToken cancellationToken)
    {
        if (!states.ContainsKey(job.Reference))
        {
            Calls.Enqueue($"start {job.Attempt} {job.Device}");
            await TrainingDocuments.WriteAsync(job.Store, job.Names.Execution(job.Attempt), new { job.Attempt }, cancellationToken);
            states[job.Reference] = TrainingJobState.Running;
            states[job.Reference] = await Start(job);
        }
    }

    public async Task<TrainingJobState> StateAsync(TrainingJob job, CancellationToken cancellationToken) =>
        states.TryGetValue(job.Reference, out TrainingJobState state) ? states[job.Reference] = await Look(job, state)
            : TrainingJobState.Gone;

    public Task StopAsync(TrainingJob job, CancellationToken cancellationToken)
    {
        Calls.Enqueue($"stop {job.Attempt}");
        states[job.Reference] = TrainingJobState.Ended;
        return Task.CompletedTask;
    }
}
