using System.Text.Json.Serialization;
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

    [JsonPropertyName("batches-done")]
    public required int BatchesDone { get; init; }

    [JsonPropertyName("batches-total")]
    public required int BatchesTotal { get; init; }

    public required long Selected { get; init; }

    [JsonPropertyName("metric-by-round")]
    public required IReadOnlyList<double> MetricByRound { get; init; }

    [JsonPropertyName("stop-reason")]
    public string? StopReason { get; init; }

    public string? Outcome { get; init; }

    public string? Error { get; init; }

    /// <summary>What to do about the failure, in one line.</summary>
    public string? Hint { get; init; }

    public DateTimeOffset? Started { get; init; }

    public DateTimeOffset? Ended { get; init; }

    /// <summary>Unlabeled rows.</summary>
    public long? Rows { get; init; }

    [JsonPropertyName("rowsPerSecond")]
    public double? RowsPerSecond { get; init; }

    /// <summary>Of the whole run, an estimate.</summary>
    [JsonPropertyName("secondsLeft")]
    public double? SecondsLeft { get; init; }

    /// <summary>The name of the metric by round.</summary>
    public string? Metric { get; init; }

    /// <summary>The metric of the published model, on held-out labels; null before there is one.</summary>
    public double? Published { get; init; }

    public IReadOnlyList<RoundLine>? Rounds { get; init; }

    public long? Accepted { get; init; }

    public long? Review { get; init; }

    public long? Rejected { get; init; }

    /// <summary>How certain self-training's gain is, as <c>metrics.json</c> words it.</summary>
    public string? Verdict { get; init; }

    public required RunLinks Links { get; init; }

    public static RunDocument Of(RunEntry run, RunStatus status, string? metric, RunResult? result) => new()
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
        Hint = status.Lifecycle == RunLifecycle.Failed ? FailureHint.Of(status.Error) : null,
        Started = status.Started,
        Ended = status.Stopped,
        Rows = result?.Rows ?? status.Rows,
        RowsPerSecond = status.RowsPerSecond,
        SecondsLeft = status.SecondsLeft,
        Metric = metric,
        Published = result?.Published,
        Rounds = [.. result?.Rounds.Select(RoundLine.Of) ?? status.MetricByRound.Select((value, round) => new RoundLine(
            round, value, null, round > 0 && round == status.Round ? status.Selected : null, null, null))],
        Accepted = result?.Accepted,
        Review = result?.Review,
        Rejected = result?.Rejected,
        Verdict = result?.Verdict,
        Links = RunLinks.Of(run.Id, status.Lifecycle == RunLifecycle.Completed),
    };
}

/// <summary>A round as the interface shows it.</summary>
/// <param name="Round">Its number; 0 is the supervised model.</param>
/// <param name="Metric">The metric that the run goes by.</param>
/// <param name="Error">Its standard error; null where none is known.</param>
/// <param name="Selected">Rows that it was trained on; null where they are not known.</param>
/// <param name="Gain">Its gain in log-loss over the supervised model; null where it is not known yet.</param>
/// <param name="GainError">The standard error of the gain.</param>
internal sealed record RoundLine(
    int Round, double? Metric, double? Error, long? Selected, double? Gain, [property: JsonPropertyName("gainError")] double? GainError)
{
    public static RoundLine Of(RunRound round) =>
        new(round.Round, round.Metric, round.Error, round.Selected, round.Gain, round.GainError);
}

/// <summary>Where a run's things are.</summary>
/// <param name="Self">The run.</param>
/// <param name="Settings">What would ask for it again.</param>
/// <param name="Results">Its result files, once it is complete.</param>
/// <param name="Review">The rows to review, once it is complete.</param>
internal sealed record RunLinks(string Self, string Settings, IReadOnlyList<string>? Results, string? Review)
{
    public static RunLinks Of(string id, bool complete)
    {
        string self = $"/api/runs/{id}";
        return new RunLinks(
            self,
            $"{self}/settings",
            complete ? [.. RunNames.Results.Except(RunNames.MayLack).Select(name => $"{self}/result/{Path.GetFileName(name)}")] : null,
            complete ? $"{self}/review" : null);
    }
}
