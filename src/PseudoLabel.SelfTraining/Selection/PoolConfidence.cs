namespace PseudoLabel.SelfTraining.Selection;

/// <summary>Mean and variance of the pool's confidence in a round.</summary>
/// <param name="Mean">The mean, in [0, 1].</param>
/// <param name="Variance">The variance, at least 0.</param>
public sealed record PoolConfidence(double Mean, double Variance);
