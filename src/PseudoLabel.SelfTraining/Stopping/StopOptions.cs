namespace PseudoLabel.SelfTraining.Stopping;

/// <summary>When a run stops adding rounds.</summary>
public sealed record StopOptions
{
    /// <summary>The most rounds after the supervised model, at least 0.</summary>
    public int MaxRounds { get; init; } = 5;

    /// <summary>Rounds in a row without improvement after which the run stops, at least 1.</summary>
    public int Patience { get; init; } = 2;

    /// <summary>The least difference of the metric that counts as improvement, at least 0.</summary>
    public double MinimumImprovement { get; init; } = 0.001;
}

/// <summary>Whether to go on.</summary>
/// <param name="Stop">True when no further round is to be run.</param>
/// <param name="Reason">Why the run stops, in words; empty when it goes on.</param>
/// <param name="BestRound">The round with the best metric so far, 0 being the supervised model; of equal ones the earliest.</param>
public sealed record StopDecision(bool Stop, string Reason, int BestRound);
