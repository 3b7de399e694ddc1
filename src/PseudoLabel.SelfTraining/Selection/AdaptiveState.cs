namespace PseudoLabel.SelfTraining.Selection;

/// <summary>What a rule that adapts remembers from one round to the next, stored with the round's selection.</summary>
/// <param name="GlobalThreshold">The moving average of the pool's mean confidence, in [0, 1].</param>
/// <param name="ClassShares">The moving average of the pool's mean probability of each class; adds up to 1.</param>
public sealed record AdaptiveState(double GlobalThreshold, IReadOnlyList<double> ClassShares);
