namespace PseudoLabel.Service.Runs;

/// <summary>What a host does with runs whose <c>runs/{id}/job.json</c> is written: start them, tell of them, hold them, end them.</summary>
public interface IRunScheduler
{
    /// <summary>Whether another run may be asked for now; false where too many wait already.</summary>
    bool HasRoom { get; }

    /// <summary>Starts a run, or puts it in line. Safe to repeat.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancellationToken">Stops the asking, not the run.</param>
    /// <returns>False where a run of that identifier is already there, whatever its state: nothing is then done.</returns>
    Task<bool> ScheduleAsync(string runId, CancellationToken cancellationToken);

    /// <summary>Where a run stands; null where the host knows of none.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    Task<RunStatus?> StatusAsync(string runId, CancellationToken cancellationToken);

    /// <summary>Lets a run rest after what is under way.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    /// <returns>False where it is not pending or running.</returns>
    Task<bool> SuspendAsync(string runId, CancellationToken cancellationToken);

    /// <summary>Lets a suspended run go on.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    /// <returns>False where it is not suspended.</returns>
    Task<bool> ResumeAsync(string runId, CancellationToken cancellationToken);

    /// <summary>Ends a run for good; what it wrote stays.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    /// <returns>False where it has ended already or is not known.</returns>
    Task<bool> TerminateAsync(string runId, CancellationToken cancellationToken);

    /// <summary>Forgets a run that has ended and was removed, so that the same request may make it anew.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    Task ForgetAsync(string runId, CancellationToken cancellationToken);
}
