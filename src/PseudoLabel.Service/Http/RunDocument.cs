using PseudoLabel.Run.Contracts;
using PseudoLabel.Service.Runs;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Http;

/// <summary>A run as the interface shows it.</summary>
internal sealed record RunDocument
{
    public required string Id { get; init; }

    public required string Dataset { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required RunLifecycle Lifecycle { get; init; }

    public RunPhase? Phase { get; init; }

    public required int Round { get; init; }

    public required int BatchesDone { get; init; }

    public required int BatchesTotal { get; init; }

    public required long Selected { get; init; }

    public required IReadOnlyList<double> MetricByRound { get; init; }

    public string? StopReason { get; init; }

    public string? Outcome { get; init; }

    public string? Error { get; init; }

    public required RunLinks Links { get; init; }

    public static RunDocument Of(RunEntry run, RunStatus status) => new()
    {
        Id = run.Id,
        Dataset = run.Dataset,
        Created = run.Created,
        Lifecycle = status.Lifecycle,
        Phase = status.Phase,
        Round = status.Round,
        BatchesDone = status.BatchesDone,
        BatchesTotal = status.BatchesTotal,
        Selected = status.Selected,
        MetricByRound = status.MetricByRound,
        StopReason = status.StopReason,
        Outcome = status.Outcome,
        Error = status.Error,
        Links = RunLinks.Of(run.Id, status.Lifecycle == RunLifecycle.Completed),
    };
}

/// <summary>Where a run's things are.</summary>
/// <param name="Self">The run.</param>
/// <param name="Results">Its result files, once it is complete.</param>
/// <param name="Review">The rows to review, once it is complete.</param>
internal sealed record RunLinks(string Self, IReadOnlyList<string>? Results, string? Review)
{
    public static RunLinks Of(string id, bool complete)
    {
        string self = $"/api/runs/{id}";
        return new RunLinks(
            self,
            complete ? [.. RunNames.Results.Except(RunNames.MayLack).Select(name => $"{self}/result/{Path.GetFileName(name)}")] : null,
            complete ? $"{self}/review" : null);
    }
}
