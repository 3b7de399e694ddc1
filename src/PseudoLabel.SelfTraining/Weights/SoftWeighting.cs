using PseudoLabel.Data;
using PseudoLabel.SelfTraining.Selection;

namespace PseudoLabel.SelfTraining.Weights;

/// <summary>
/// The truncated Gaussian of SoftMatch (Chen et al. 2023, equation 6): exp(-(min(c - mu, 0))^2 / (2 sigma^2 / n^2)), mu and sigma^2 being
/// mean and variance of the pool's confidence and n = 2. Rows at least as sure as the pool's mean weigh 1; none weighs quite nothing. Where
/// nothing is known of the pool, as <see cref="ProportionalWeighting"/>.
/// </summary>
internal sealed class SoftWeighting : IRowWeighting
{
    /// <summary>n, the number of deviations in the paper's code.</summary>
    public const double Deviations = 2;

    private static readonly ProportionalWeighting Proportional = new();

    /// <inheritdoc/>
    public float Weigh(float confidence, PoolConfidence? pool, bool joint) =>
        pool is null ? Proportional.Weigh(confidence, pool, joint) : Of(confidence, pool);

    /// <summary>The weight of a row.</summary>
    /// <param name="confidence">Its confidence c, in [0, 1].</param>
    /// <param name="pool">Mean and variance of the pool's confidence in this round.</param>
    /// <returns>In [0, 1]; 1 or 0 where all of the pool is equally sure.</returns>
    public static float Of(float confidence, PoolConfidence pool)
    {
        ArgumentNullException.ThrowIfNull(pool);
        double below = Math.Min(confidence - pool.Mean, 0);
        return below == 0 ? 1 : (float)PortableMath.Exp(-below * below * Deviations * Deviations / (2 * Math.Max(pool.Variance, 1e-12)));
    }
}
