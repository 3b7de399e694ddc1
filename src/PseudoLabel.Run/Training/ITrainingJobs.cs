using PseudoLabel.Store;
using PseudoLabel.TrainingContract;

namespace PseudoLabel.Run.Training;

/// <summary>
/// Where networks are trained: processes of this machine, or jobs elsewhere. What a job found is in the run's store, never told by these.
/// </summary>
public interface ITrainingJobs
{
    /// <summary>Refuses where no network can be trained, before anything of a run is read.</summary>
    /// <param name="cancellationToken">Stops the check.</param>
    /// <exception cref="PseudoLabel.Data.UserErrorException">One line that says what is missing and what to do.</exception>
    Task CheckAsync(CancellationToken cancellationToken);

    /// <summary>Starts a job; where it was started before, by whoever, and is known or still runs, does nothing.</summary>
    /// <param name="job">The job.</param>
    /// <param name="cancellationToken">Stops the starting.</param>
    /// <exception cref="TrainingJobException">It cannot be started.</exception>
    Task StartAsync(TrainingJob job, CancellationToken cancellationToken);

    /// <summary>Whether a job still runs.</summary>
    /// <param name="job">The job.</param>
    /// <param name="cancellationToken">Stops the look.</param>
    Task<TrainingJobState> StateAsync(TrainingJob job, CancellationToken cancellationToken);

    /// <summary>Stops a job; one that does not run is no fault.</summary>
    /// <param name="job">The job.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    Task StopAsync(TrainingJob job, CancellationToken cancellationToken);
}

/// <summary>One attempt at a training request, as a job.</summary>
/// <param name="Store">The run's store, which has an address.</param>
/// <param name="Names">The names of the request.</param>
/// <param name="Attempt">The attempt, from 1.</param>
/// <param name="Device">What it may train on: <c>auto</c>, <c>cpu</c> or <c>cuda</c>.</param>
public sealed record TrainingJob(IRunStore Store, TrainingNames Names, int Attempt, string Device)
{
    /// <summary>The device that takes a GPU where there is one.</summary>
    public const string Auto = TrainingChoices.Auto;

    /// <summary>The device that every machine has.</summary>
    public const string Cpu = TrainingChoices.Cpu;

    /// <summary>What tells the job from every other, of this run or another.</summary>
    public string Reference => $"{RunStores.AddressOf(Store)}{Names.Folder}attempts/{Attempt}";

    /// <summary>
    /// The devices of the attempts in turn: a GPU, or what the settings name, twice; then, where they leave it open, the CPU.
    /// </summary>
    /// <param name="device">The setting.</param>
    public static IReadOnlyList<string> Devices(string device) =>
        TrainingChoices.Devices.Of(device) is null ? [Auto, Auto, Cpu] : [device, device];

    /// <summary>The arguments of the trainer's program.</summary>
    public IReadOnlyList<string> Arguments() =>
    [
        "train", "--store", RunStores.AddressOf(Store), "--folder", Names.Folder,
        "--attempt", Attempt.ToString(System.Globalization.CultureInfo.InvariantCulture), "--device", Device,
    ];

    /// <summary>Writes down that the job failed, in its place where it cannot do so itself.</summary>
    /// <param name="message">Why, in one line.</param>
    /// <param name="log">The last lines that it wrote.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <param name="isFinal">Whether the request is at fault.</param>
    public Task FailAsync(string message, IReadOnlyList<string> log, CancellationToken cancellationToken, bool isFinal = false) =>
        TrainingDocuments.WriteAsync(
        Store, Names.Failure(Attempt), new TrainingFailure { Message = message, IsFinal = isFinal, Device = Device, Log = log },
        cancellationToken);
}

/// <summary>How a job stands.</summary>
public enum TrainingJobState
{
    /// <summary>It runs, waits for its machine, or nothing can be learned of it just now.</summary>
    Running,

    /// <summary>It has ended, well or not.</summary>
    Ended,

    /// <summary>There is no such job any more.</summary>
    Gone,
}

/// <summary>A job that cannot be started: another attempt may.</summary>
/// <param name="message">Why, in one line.</param>
/// <param name="inner">The fault beneath; null for none.</param>
internal sealed class TrainingJobException(string message, Exception? inner = null) : Exception(message, inner);
