using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Numerics;

namespace PseudoLabel.Learning.Learners.Linear;

/// <summary>A linear classifier: the score of class k is bias_k + weights_k . x, its logit.</summary>
public sealed class LinearModel : IBlockModel
{
    private readonly float[] weights;
    private readonly float[] biases;
    private PackedWeights? packed;

    /// <summary>Creates the model over given arrays, which are not copied and must not change.</summary>
    /// <param name="weights">Weights, [classes x columns], row-major; finite.</param>
    /// <param name="biases">Biases, one per class, at least 2; finite.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or a value is not finite.</exception>
    public LinearModel(float[] weights, float[] biases)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(biases);
        ArgumentOutOfRangeException.ThrowIfLessThan(biases.Length, 2, nameof(biases));
        if (weights.Length % biases.Length != 0)
        {
            throw new ArgumentException($"{weights.Length} weights do not divide among {biases.Length} classes.", nameof(weights));
        }

        if (!weights.All(float.IsFinite) || !biases.All(float.IsFinite))
        {
            throw new ArgumentException("A weight or bias is not finite.", nameof(weights));
        }

        this.weights = weights;
        this.biases = biases;
        FeatureCount = weights.Length / biases.Length;
    }

    /// <inheritdoc/>
    public string Kind => LinearModelFormat.Kind;

    /// <inheritdoc/>
    public int ClassCount => biases.Length;

    /// <inheritdoc/>
    public int FeatureCount { get; }

    /// <summary>The weights, [<see cref="ClassCount"/> x <see cref="FeatureCount"/>], row-major.</summary>
    public ReadOnlySpan<float> Weights => weights;

    /// <summary>The biases, one per class.</summary>
    public ReadOnlySpan<float> Biases => biases;

    /// <inheritdoc/>
    public void Score(FeatureMatrix rows, int firstRow, int count, Span<float> scores)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan((long)scores.Length, (long)count * ClassCount, nameof(scores));
        BlockScores.ScoreRows(this, rows, firstRow, count, scores);
    }

    /// <inheritdoc/>
    void IBlockModel.ScoreBlocks(FeatureMatrix rows, int firstRow, int count, Span<float> blocks) =>
        Packed(rows, firstRow, count).Score(rows, firstRow, count, blocks);

    /// <summary>Scores rows by this model and another at once, to the same bits as one after the other.</summary>
    /// <param name="blocks">Receives this model's scores as <see cref="ClassBlocks"/>.</param>
    /// <param name="otherBlocks">Receives the other's.</param>
    internal void ScoreBlocks(
        FeatureMatrix rows, int firstRow, int count, Span<float> blocks, LinearModel other, Span<float> otherBlocks) =>
        Packed(rows, firstRow, count).Score(rows, firstRow, count, blocks, other.Packed(rows, firstRow, count), otherBlocks);

    /// <inheritdoc/>
    public void Write(BinaryWriter writer) => LinearModelFormat.Write(this, writer);

    private PackedWeights Packed(FeatureMatrix rows, int firstRow, int count)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfNotEqual(rows.Columns, FeatureCount, nameof(rows));
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, rows.Rows - firstRow);

        // Two threads may both pack; they get the same, and either may stay.
        var fitting = Volatile.Read(ref packed);
        if (fitting is null || fitting.DenseColumns != rows.DenseColumns)
        {
            fitting = new PackedWeights(weights, biases, rows.DenseColumns);
            Volatile.Write(ref packed, fitting);
        }

        return fitting;
    }
}
