using PseudoLabel.Service.Runs;

namespace PseudoLabel.Service.Http;

/// <summary>Why a run has no results and how it may come to some, for whoever asks for them.</summary>
internal static class EndedRun
{
    /// <summary>How a run has ended, or that it has not.</summary>
    /// <param name="run">The run.</param>
    public static string Words(RunDocument run) => run.Lifecycle switch
    {
        RunLifecycle.Failed => $"the run {run.Id} has failed: {run.Error ?? "why is not known"}; {run.Hint}",
        RunLifecycle.Terminated =>
            $"the run {run.Id} was terminated and does nothing more; the same settings asked for again are a new run",
        RunLifecycle.Suspended => $"the run {run.Id} rests; POST /api/runs/{run.Id}/resume lets it go on",
        RunLifecycle.Pending or RunLifecycle.Running =>
            $"the run {run.Id} is not complete; ask again when its lifecycle is 'completed'",
        RunLifecycle.Completed => $"the run {run.Id} is complete",
    };
}
