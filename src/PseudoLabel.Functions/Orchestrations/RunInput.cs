using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Functions.Orchestrations;

/// <summary>
/// What one generation of the run's orchestration starts from. Whatever configures it is in here: a replay must not see a setting that
/// has changed since.
/// </summary>
public sealed record RunInput
{
    /// <summary>Where the run stands.</summary>
    public required RunState State { get; init; }

    /// <summary>Wall-clock seconds by phase, over all generations so far.</summary>
    public IReadOnlyDictionary<string, double> SecondsByPhase { get; init; } = new SortedDictionary<string, double>(StringComparer.Ordinal);

    /// <summary>How often the run began its steps again, as a file of it was damaged.</summary>
    public int StepsBack { get; init; }

    /// <summary>Seconds before an activity that failed for a passing reason is tried again; each further wait is twice as long.</summary>
    public double RetrySeconds { get; init; } = ActivityRetry.DefaultSeconds;
}

/// <summary>What a shard's orchestration starts from.</summary>
/// <param name="Request">Its pieces.</param>
/// <param name="RetrySeconds">As the run's.</param>
public sealed record ShardInput(ShardRequest Request, double RetrySeconds);
