namespace PseudoLabel.SelfTraining.Weights;

/// <summary>How alpha goes over the rounds.</summary>
public enum AlphaRamp
{
    /// <summary>The same in every round.</summary>
    Constant,

    /// <summary>From 0 up to its final value.</summary>
    Linear,

    /// <summary>Another value each round, for the gate to choose the round by: <see cref="AlphaSchedule.GateFactors"/>.</summary>
    Gate,
}

/// <summary>
/// The weight alpha of the pseudo-labeled rows against the labeled ones, round by round: Lee, "Pseudo-Label", 2013, equation 16,
/// with rounds in the place of training steps.
/// </summary>
public sealed record AlphaSchedule
{
    /// <summary>
    /// What alpha is multiplied by in round 1, 2, ..., over and over: as the gate picks a round, it picks the factor too.
    /// </summary>
    public static IReadOnlyList<double> GateFactors { get; } = [0.25, 0.5, 1, 2];

    /// <summary>The final value of alpha, at least 0.</summary>
    public double Alpha { get; init; } = 1;

    /// <summary>Constant or ramped.</summary>
    public AlphaRamp Ramp { get; init; } = AlphaRamp.Constant;

    /// <summary>T1: up to and including this round a ramped alpha is 0.</summary>
    public int RampStartRound { get; init; }

    /// <summary>T2: from this round on a ramped alpha has its final value. Not below <see cref="RampStartRound"/>.</summary>
    public int RampEndRound { get; init; }

    /// <summary>Alpha in a round: 0 before T1, Alpha (t - T1) / (T2 - T1) from there, Alpha from T2 on.</summary>
    /// <param name="round">The round t.</param>
    public double At(int round) => Ramp switch
    {
        AlphaRamp.Constant => Alpha,
        AlphaRamp.Linear => Ramped(round),
        AlphaRamp.Gate => Alpha * GateFactors[(Math.Max(1, round) - 1) % GateFactors.Count],
    };

    private double Ramped(int round) =>
        round >= RampEndRound ? Alpha
        : round < RampStartRound ? 0
        : Alpha * (round - RampStartRound) / (RampEndRound - RampStartRound);
}
