using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using PseudoLabel.Data;

namespace PseudoLabel.Run.Training;

/// <summary>
/// Trainings as processes of this machine. A process outlives the one that started it where that is killed: whoever goes on with the run
/// finds it by its note in the store, and starts no second. One that was interrupted, or was killed with its parent, is started again and
/// goes on from its checkpoint.
/// </summary>
/// <param name="program">The trainer; null where this machine has none.</param>
public sealed class LocalTrainingJobs(TrainerProgram? program) : ITrainingJobs, IDisposable
{
    private const int RequestAtFault = 2;
    private const int DoesNotLoad = 3;

    // By the trainer's own word, or by SIGHUP or SIGTERM before it could hear them.
    private static readonly int[] Interrupted = [130, 129, 143];
    private static readonly TimeSpan InterruptSlack = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, TrainerProcess> own = new(StringComparer.Ordinal);

    /// <summary>Creates the jobs with the trainer that this machine has.</summary>
    /// <exception cref="UserErrorException">The environment names one that is not there.</exception>
    public static LocalTrainingJobs OfThisMachine() => new(TrainerProgram.Find());

    /// <inheritdoc/>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        using TrainerProcess check = TryStart(Program(), ["check"]);
        int code = await check.EndAsync(cancellationToken);
        string said = check.Lines is [.., var last] ? last : "";
        if (code != 0)
        {
            throw new UserErrorException(code == DoesNotLoad
                ? $"learner neural cannot train on this machine: {said}"
                : string.Create(
                    CultureInfo.InvariantCulture, $"the neural trainer {Program().Path} does not work (exit code {code}): {said}"));
        }
    }

    /// <inheritdoc/>
    public async Task StartAsync(TrainingJob job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (own.TryGetValue(job.Reference, out TrainerProcess? started) && !started.HasExited)
        {
            return;
        }

        using (Process? adopted = (await NoteAsync(job, cancellationToken))?.Find())
        {
            if (adopted is not null)
            {
                return;
            }
        }

        TrainerProcess process = TrainerProcess.Start(Program(), job.Arguments());
        own[job.Reference] = process;
        await TrainingDocuments.WriteAsync(job.Store, job.Names.Execution(job.Attempt), NoteOf(process), CancellationToken.None);
    }

    /// <inheritdoc/>
    public async Task<TrainingJobState> StateAsync(TrainingJob job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (!own.TryGetValue(job.Reference, out TrainerProcess? process))
        {
            using Process? adopted = (await NoteAsync(job, cancellationToken))?.Find();
            return adopted is null ? TrainingJobState.Gone : TrainingJobState.Running;
        }

        if (!process.HasExited)
        {
            return TrainingJobState.Running;
        }

        int code = await process.EndAsync(cancellationToken);
        if (Interrupted.Contains(code))
        {
            // A terminal's Ctrl-C is for this process, too: it will have heard of it by then.
            await Task.Delay(InterruptSlack, cancellationToken);
        }
        else if (code != 0 && !await job.Store.ExistsAsync(job.Names.Failure(job.Attempt), cancellationToken))
        {
            await job.FailAsync(
                string.Create(CultureInfo.InvariantCulture, $"ended with exit code {code}"), process.Lines, cancellationToken,
                isFinal: code == RequestAtFault);
        }

        return TrainingJobState.Ended;
    }

    /// <inheritdoc/>
    public async Task StopAsync(TrainingJob job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (own.TryGetValue(job.Reference, out TrainerProcess? process))
        {
            await process.StopAsync();
            return;
        }

        using Process? adopted = (await NoteAsync(job, cancellationToken))?.Find();
        if (adopted is not null)
        {
            await TrainerProcess.StopAsync(adopted, TrainerProcess.Patience);
        }
    }

    /// <summary>Lets go of the processes; those that run go on.</summary>
    public void Dispose()
    {
        foreach (TrainerProcess process in own.Values)
        {
            process.Dispose();
        }
    }

    private TrainerProgram Program() => program ?? throw new UserErrorException(
        $"learner neural needs the trainer, and there is none beside this program: build it with 'dotnet build -c Release "
            + $"src/PseudoLabel.Trainer', or name it with {TrainerProgram.Variable}");

    private static TrainerProcess TryStart(TrainerProgram program, IEnumerable<string> arguments)
    {
        try
        {
            return TrainerProcess.Start(program, arguments);
        }
        catch (TrainingJobException e)
        {
            throw new UserErrorException($"the neural trainer cannot be started: {e.Message}", inner: e);
        }
    }

    private static ProcessNote NoteOf(TrainerProcess process)
    {
        try
        {
            return ProcessNote.Of(process.Id);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It has ended already: no process of that number was ever started then.
            return new ProcessNote(process.Id, DateTime.MinValue);
        }
    }

    private static Task<ProcessNote?> NoteAsync(TrainingJob job, CancellationToken cancellationToken) =>
        TrainingDocuments.FindAsync<ProcessNote>(job.Store, job.Names.Execution(job.Attempt), cancellationToken);
}
