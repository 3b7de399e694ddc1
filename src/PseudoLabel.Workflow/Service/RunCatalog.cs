#pragma warning disable CS9113 // the bodies follow
using PseudoLabel.Core;
using PseudoLabel.Workflow.Activities;
using PseudoLabel.Workflow.Store;

namespace PseudoLabel.Workflow.Service;

/// <summary>The runs and data sets of one container or folder: creates runs, finds them, and opens what they stand on.</summary>
/// <param name="root">The container or folder with <c>datasets/</c> and <c>runs/</c>.</param>
/// <param name="time">The clock that dates runs; the system's where none is given.</param>
public sealed class RunCatalog(IRunStore root, TimeProvider? time = null)
{
    /// <summary>
    /// Creates a run of what lies in a data set now. Its identifier follows from the idempotency key, or else from the data set, its
    /// inputs' ETags and the settings: the same request is the same run.
    /// </summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="overrides">Settings as JSON that replace those of the data set's <c>job.json</c>, UTF-8; null for none.</param>
    /// <param name="idempotencyKey">The client's name for the request; null for none.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="UserErrorException">The settings or inputs cannot be used.</exception>
    public Task<CreatedRun> CreateAsync(string dataset, ReadOnlyMemory<byte>? overrides, string? idempotencyKey, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <summary>All runs, oldest first.</summary>
    /// <param name="cancellationToken">Stops the listing.</param>
    public Task<IReadOnlyList<RunEntry>> ListAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>One run; null where there is none of that identifier.</summary>
    /// <param name="runId">Its identifier.</param>
    /// <param name="cancellationToken">Stops the look-up.</param>
    public Task<RunEntry?> FindAsync(string runId, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>A run's own store, <c>runs/{id}/</c>.</summary>
    /// <param name="runId">Its identifier.</param>
    public IRunStore StoreOf(string runId) => throw new NotImplementedException();

    /// <summary>What a run's activities stand on: its store, and its inputs read from the root store, each refused once it has changed.</summary>
    /// <param name="runId">Its identifier.</param>
    /// <param name="cancellationToken">Stops the reading of its job.</param>
    public Task<RunEnvironment> EnvironmentAsync(string runId, CancellationToken cancellationToken = default) => throw new NotImplementedException();
}

/// <summary>What creating a run found.</summary>
/// <param name="Run">The run.</param>
/// <param name="IsNew">False where the same request made it before.</param>
public sealed record CreatedRun(RunEntry Run, bool IsNew);

/// <summary>The contents of <c>runs/{id}/run.json</c>: what the service knows of a run beside its job.</summary>
public sealed record RunEntry
{
    /// <summary>The run's identifier.</summary>
    public required string Id { get; init; }

    /// <summary>The data set.</summary>
    public required string Dataset { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Hash of what was asked for: an idempotency key belongs to one request.</summary>
    public required string RequestHash { get; init; }
}
