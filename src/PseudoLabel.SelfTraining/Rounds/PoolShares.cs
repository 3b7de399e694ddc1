using PseudoLabel.Learning.Features;

namespace PseudoLabel.SelfTraining.Rounds;

/// <summary>
/// The class shares of a pool as a teacher sees them within a round: the mean of its calibrated probabilities. What they truly are is
/// estimated by <see cref="Shares.ClassShareEstimator"/>.
/// </summary>
public static class PoolShares
{
    private const int BlockRows = 1024;

    /// <summary>Computes them.</summary>
    /// <param name="teacher">The teacher, before any alignment.</param>
    /// <param name="pool">The gate's pool: all rows, or a random sample of a large one.</param>
    /// <returns>K shares that add up to 1; all equal for an empty pool.</returns>
    public static double[] Mean(Teacher teacher, FeatureMatrix pool)
    {
        ArgumentNullException.ThrowIfNull(teacher);
        ArgumentNullException.ThrowIfNull(pool);
        int classes = teacher.ClassCount;
        var sums = new double[classes];
        var buffer = new float[Math.Min(BlockRows, pool.Rows) * classes];
        for (int start = 0; start < pool.Rows; start += BlockRows)
        {
            Span<float> block = buffer.AsSpan(0, Math.Min(BlockRows, pool.Rows - start) * classes);
            teacher.Probabilities(pool, start, block.Length / classes, block);
            for (int i = 0; i < block.Length; i++)
            {
                sums[i % classes] += block[i];
            }
        }

        double whole = sums.Sum();
        return [.. sums.Select(sum => whole > 0 ? sum / whole : 1.0 / classes)];
    }
}
