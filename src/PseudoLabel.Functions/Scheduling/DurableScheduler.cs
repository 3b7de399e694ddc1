using DurableTask.Core.Exceptions;
using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using PseudoLabel.Functions.Orchestrations;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Service.Runs;

namespace PseudoLabel.Functions.Scheduling;

/// <summary>Runs as orchestrations: a run's identifier is its instance's.</summary>
/// <param name="client">The client that the function was given.</param>
/// <param name="catalog">Knows the runs' data sets.</param>
/// <param name="scheduling">What runs are started with.</param>
internal sealed class DurableScheduler(DurableTaskClient client, RunCatalog catalog, RunScheduling scheduling) : IRunScheduler
{
    /// <summary>The platform keeps runs that wait, and each costs nothing until its turn.</summary>
    public bool HasRoom => true;

    public Task<bool> ScheduleAsync(string runId, CancellationToken cancellationToken) =>
        StartOnceAsync(nameof(RunOrchestrator), Input(runId), runId, cancellationToken);

    /// <summary>Starts an orchestration unless one of that name was ever started.</summary>
    /// <returns>False where it was.</returns>
    public async Task<bool> StartOnceAsync(string orchestrator, object input, string instanceId, CancellationToken cancellationToken)
    {
        if (await client.GetInstanceAsync(instanceId, cancellationToken) is not null)
        {
            return false;
        }

        // Two that come at once both see none: the second is then refused here.
        StartOrchestrationOptions options =
            new StartOrchestrationOptions(instanceId).WithDedupeStatuses([.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses]);
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, options, cancellationToken);
            return true;
        }
        catch (OrchestrationAlreadyExistsException)
        {
            return false;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.AlreadyExists)
        {
            return false;
        }
    }

    public async Task<RunStatus?> StatusAsync(string runId, CancellationToken cancellationToken)
    {
        OrchestrationMetadata? instance = await client.GetInstanceAsync(runId, getInputsAndOutputs: true, cancellationToken);
        if (instance is null || instance.Name != nameof(RunOrchestrator))
        {
            return null;
        }

        RunReport? report = instance.SerializedCustomStatus is null ? null : instance.ReadCustomStatusAs<RunReport>();
        RunState? final = instance.RuntimeStatus == OrchestrationRuntimeStatus.Completed ? instance.ReadOutputAs<RunState>() : null;
        RunLifecycle lifecycle = Lifecycle(instance.RuntimeStatus);
        bool works = lifecycle == RunLifecycle.Running;
        bool ended = lifecycle is RunLifecycle.Completed or RunLifecycle.Failed or RunLifecycle.Terminated;
        return new RunStatus
        {
            Id = runId,
            Dataset = (await catalog.FindAsync(runId, cancellationToken))?.Dataset ?? "",
            Lifecycle = lifecycle,
            Started = lifecycle == RunLifecycle.Pending ? null : instance.CreatedAt,
            Stopped = ended ? instance.LastUpdatedAt : null,
            Rows = final?.Plan?.Rows,
            RowsPerSecond = works ? report?.RowsPerSecond : null,
            SecondsLeft = works && report is not null ? report.SecondsLeftInAll(instance.CreatedAt, DateTimeOffset.UtcNow) : null,
            Phase = final?.Phase ?? report?.Phase,
            Round = final?.Round ?? report?.Round ?? 0,
            BatchesDone = report?.BatchesDone ?? 0,
            BatchesTotal = report?.BatchesTotal ?? 0,
            Selected = final?.Selected ?? report?.Selected ?? 0,
            MetricByRound = final?.MetricByRound ?? report?.MetricByRound ?? [],
            StopReason = final?.StopReason ?? report?.StopReason,
            Outcome = final?.Outcome,
            Error = instance.RuntimeStatus == OrchestrationRuntimeStatus.Failed ? report?.Error ?? Failure(instance) : null,
        };
    }

    public Task<bool> SuspendAsync(string runId, CancellationToken cancellationToken) => WhenAsync(
        runId, s => s is RunLifecycle.Pending or RunLifecycle.Running, () => client.SuspendInstanceAsync(runId, cancellationToken),
        cancellationToken);

    /// <summary>A run that failed goes on from what it has written, in a new orchestration of the same name.</summary>
    public async Task<bool> ResumeAsync(string runId, CancellationToken cancellationToken) =>
        await WhenAsync(
            runId, s => s is RunLifecycle.Suspended, () => client.ResumeInstanceAsync(runId, cancellationToken), cancellationToken)
        || await WhenAsync(runId, s => s is RunLifecycle.Failed, () => StartAgainAsync(runId, cancellationToken), cancellationToken);

    public Task<bool> TerminateAsync(string runId, CancellationToken cancellationToken) => WhenAsync(
        runId,
        s => s is RunLifecycle.Pending or RunLifecycle.Running or RunLifecycle.Suspended,
        async () =>
        {
            // No orchestration hears of its end, so its job is stopped from here.
            await client.TerminateInstanceAsync(runId, new TerminateInstanceOptions(Recursive: true), cancellationToken);
            if (await catalog.FindAsync(runId, cancellationToken) is not null)
            {
                await catalog.CancelTrainingAsync(runId, cancellationToken);
            }
        },
        cancellationToken);

    /// <summary>What is under way is not forgotten.</summary>
    public async Task ForgetAsync(string runId, CancellationToken cancellationToken)
    {
        if (await StatusAsync(runId, cancellationToken) is { Ended: true })
        {
            await client.PurgeInstanceAsync(runId, cancellation: cancellationToken);
        }
    }

    private RunInput Input(string runId) => new() { State = new RunState { RunId = runId }, RetrySeconds = scheduling.RetrySeconds };

    private async Task StartAgainAsync(string runId, CancellationToken cancellationToken)
    {
        StartOrchestrationOptions options = new StartOrchestrationOptions(runId).WithDedupeStatuses(
            [.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses.Where(s => s != OrchestrationRuntimeStatus.Failed)]);
        await client.ScheduleNewOrchestrationInstanceAsync(nameof(RunOrchestrator), Input(runId), options, cancellationToken);
    }

    private async Task<bool> WhenAsync(string runId, Func<RunLifecycle, bool> may, Func<Task> act, CancellationToken cancellationToken)
    {
        OrchestrationMetadata? instance = await client.GetInstanceAsync(runId, cancellationToken);
        if (instance is null || !may(Lifecycle(instance.RuntimeStatus)))
        {
            return false;
        }

        await act();
        return true;
    }

    /// <summary>
    /// Why an orchestration failed that could not say so itself: its details, where the backend keeps them. What it has as output else is
    /// a trace.
    /// </summary>
    private static string? Failure(OrchestrationMetadata instance) =>
        instance.FailureDetails is { } failure ? ActivityRetry.ToldMessage(failure)
        : instance.SerializedOutput is not null ? FailureText.Fault
        : null;

    // Two of the names are not used by today's backends, and obsolete: one that did would not be told as a run that works.
#pragma warning disable CS0618
    private static RunLifecycle Lifecycle(OrchestrationRuntimeStatus status) => status switch
    {
        OrchestrationRuntimeStatus.Pending => RunLifecycle.Pending,
        OrchestrationRuntimeStatus.Running or OrchestrationRuntimeStatus.ContinuedAsNew => RunLifecycle.Running,
        OrchestrationRuntimeStatus.Suspended => RunLifecycle.Suspended,
        OrchestrationRuntimeStatus.Completed => RunLifecycle.Completed,
        OrchestrationRuntimeStatus.Failed => RunLifecycle.Failed,
        OrchestrationRuntimeStatus.Terminated or OrchestrationRuntimeStatus.Canceled => RunLifecycle.Terminated,
    };
#pragma warning restore CS0618
}
