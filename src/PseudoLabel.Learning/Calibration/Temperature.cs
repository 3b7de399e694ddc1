using System.Buffers;
using PseudoLabel.Data;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Learning.Numerics;

namespace PseudoLabel.Learning.Calibration;

/// <summary>
/// Temperature scaling (Guo et al. 2017): the one number by which scores are divided before the softmax, so that confidence
/// matches accuracy on rows the model has not seen. The order of a row's classes never changes.
/// </summary>
/// <param name="Value">T, above 0. Above 1 the model was too sure, below 1 not sure enough.</param>
public sealed record Temperature(double Value)
{
    /// <summary>
    /// T lies in [1/Widest, Widest]. Scores that want more than this factor are not log-probabilities of any scale,
    /// and a temperature would only hide that.
    /// </summary>
    internal const double Widest = 20;

    // Far beyond what any fit gives: models are passed around, and what a file says may be damaged.
    private const double Extreme = 1000;

    private const int GridSteps = 12;

    private float Inverse => (float)(1 / Value);

    /// <summary>Whether a model can have been calibrated by it: a number from 1/1000 to 1000.</summary>
    public bool IsSound => Value is >= 1 / Extreme and <= Extreme;

    /// <summary>The temperature that changes nothing.</summary>
    public static Temperature One { get; } = new(1.0);

    /// <summary>Finds the temperature under which the labels are most likely.</summary>
    /// <param name="scores">n x K out-of-fold scores (unnormalized log-probabilities), row-major, finite.</param>
    /// <param name="labels">The n true classes; none of these rows may have been seen by the model that scored it.</param>
    /// <param name="classCount">K, at least 2.</param>
    /// <param name="weights">What each row counts, above 0; empty where all count alike.</param>
    /// <param name="deviation">
    /// How far ln T is expected to lie from 0: the standard deviation of a normal prior, above 0. Few rows then change little, and some
    /// hundred have their way. Infinity, the default, is no prior.
    /// </param>
    /// <returns>The temperature, in [0.05, 20]; <see cref="One"/> when the scores say nothing, or there is no row.</returns>
    /// <remarks>
    /// The loss is the cross-entropy against targets smoothed as by Platt (1999): the label gets (n + 1) / (n + 2), the other classes share
    /// the rest. Where rows have weights, n is the number of equal ones that tell as much (Kish 1965).
    /// Few rows are often separated without an error; the plain likelihood would then drive T to its lower end and
    /// call everything certain, while n rows right in a row show a precision of (n + 1) / (n + 2) and no more (Laplace). With
    /// many rows the smoothing vanishes. The loss is convex in 1/T, hence has one minimum: a grid in
    /// ln T brackets it, golden sections find it.
    /// </remarks>
    /// <exception cref="ArgumentException">The sizes do not go together, or a label is out of range.</exception>
    public static Temperature Fit(
        ReadOnlySpan<float> scores, ReadOnlySpan<int> labels, int classCount, ReadOnlySpan<float> weights = default,
        double deviation = double.PositiveInfinity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(deviation);
        if (labels.IsEmpty && scores.IsEmpty)
        {
            return One;
        }

        ProbabilityRows.Check(scores.Length, labels, classCount);
        double[] counts = Counts(weights, labels.Length);
        double step = PortableMath.Log(Widest) / GridSteps;
        double bestLog = 0;
        double bestLoss = Loss(scores, labels, counts, classCount, 0, deviation);
        double enough = 1e-12 * (1 + Math.Abs(bestLoss));
        for (int i = 1; i <= GridSteps; i++)
        {
            foreach (double log in (ReadOnlySpan<double>)[-i * step, i * step])
            {
                double loss = Loss(scores, labels, counts, classCount, log, deviation);
                if (loss < bestLoss - enough)
                {
                    (bestLog, bestLoss) = (log, loss);
                }
            }
        }

        double low = Math.Max(bestLog - step, -GridSteps * step), high = Math.Min(bestLog + step, GridSteps * step);
        double golden = GoldenSection(scores, labels, counts, classCount, low, high, deviation);
        double chosen = Loss(scores, labels, counts, classCount, golden, deviation) < bestLoss - enough ? golden : bestLog;
        return new Temperature(chosen == 0 ? 1 : PortableMath.Exp(chosen));
    }

    /// <summary>Calibrated probabilities: softmax(score / T).</summary>
    /// <param name="scores">n x K scores, row-major, finite.</param>
    /// <param name="probabilities">
    /// Where the n x K probabilities go; each in [0, 1], each row adding up to 1. May be the scores' own memory.
    /// </param>
    /// <param name="classCount">K, at least 1.</param>
    /// <exception cref="ArgumentException">The sizes do not go together.</exception>
    public void Apply(ReadOnlySpan<float> scores, Span<float> probabilities, int classCount)
    {
        if (classCount < 1 || scores.Length % classCount != 0 || probabilities.Length != scores.Length)
        {
            throw new ArgumentException(
                $"{scores.Length} scores and {probabilities.Length} probabilities are not rows of {classCount} classes.");
        }

        float[] block = ArrayPool<float>.Shared.Rent(ClassBlocks.Length(1, classCount));
        for (int start = 0; start < scores.Length; start += ClassBlocks.Rows * classCount)
        {
            int cells = Math.Min(ClassBlocks.Rows * classCount, scores.Length - start);
            ClassBlocks.FromRows(scores.Slice(start, cells), classCount, block);
            SoftmaxBlock.Apply(block, cells / classCount, classCount, Inverse);
            ClassBlocks.ToRows(block, classCount, probabilities.Slice(start, cells));
        }

        ArrayPool<float>.Shared.Return(block);
    }

    /// <summary>The same in place, of scores that lie in blocks.</summary>
    /// <param name="blocks">Scores as <see cref="ClassBlocks"/>; become probabilities.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="classCount">K, at least 1.</param>
    public void ApplyBlocks(Span<float> blocks, int rows, int classCount)
    {
        for (int start = 0; start < rows; start += ClassBlocks.Rows)
        {
            SoftmaxBlock.Apply(ClassBlocks.Of(blocks, start, classCount), Math.Min(ClassBlocks.Rows, rows - start), classCount, Inverse);
        }
    }

    /// <summary>The weights, scaled so that they add up to (sum w)^2 / sum w^2, the number of equal rows that tell as much.</summary>
    private static double[] Counts(ReadOnlySpan<float> weights, int rows)
    {
        var counts = new double[rows];
        Array.Fill(counts, 1);
        if (weights.IsEmpty)
        {
            return counts;
        }

        ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Length, rows, nameof(weights));
        double sum = 0, squares = 0;
        foreach (float weight in weights)
        {
            sum += weight;
            squares += (double)weight * weight;
        }

        for (int i = 0; i < rows; i++)
        {
            counts[i] = weights[i] * (sum / squares);
        }

        return counts;
    }

    private static double GoldenSection(
        ReadOnlySpan<float> scores, ReadOnlySpan<int> labels, double[] counts, int classCount, double low, double high, double deviation)
    {
        const double Ratio = 0.6180339887498949;
        double left = high - Ratio * (high - low), right = low + Ratio * (high - low);
        double leftLoss = Loss(scores, labels, counts, classCount, left, deviation);
        double rightLoss = Loss(scores, labels, counts, classCount, right, deviation);
        while (high - low > 1e-4)
        {
            if (leftLoss <= rightLoss)
            {
                (high, right, rightLoss) = (right, left, leftLoss);
                left = high - Ratio * (high - low);
                leftLoss = Loss(scores, labels, counts, classCount, left, deviation);
            }
            else
            {
                (low, left, leftLoss) = (left, right, rightLoss);
                right = low + Ratio * (high - low);
                rightLoss = Loss(scores, labels, counts, classCount, right, deviation);
            }
        }

        return (low + high) / 2;
    }

    private static double Loss(
        ReadOnlySpan<float> scores, ReadOnlySpan<int> labels, double[] counts, int classCount, double logTemperature, double deviation)
    {
        double inverse = PortableMath.Exp(-logTemperature);
        double rows = counts.Sum();
        double labelTarget = (rows + 1.0) / (rows + 2.0);
        double otherTarget = (1 - labelTarget) / (classCount - 1);
        double away = logTemperature / deviation;
        double total = 0.5 * away * away;
        for (int i = 0; i < labels.Length; i++)
        {
            var row = scores.Slice(i * classCount, classCount);
            float top = ProbabilityRows.Max(row);
            double exponentials = 0, expected = 0;
            for (int k = 0; k < classCount; k++)
            {
                double z = ((double)row[k] - top) * inverse;
                exponentials += PortableMath.Exp(z);
                expected += (k == labels[i] ? labelTarget : otherTarget) * z;
            }

            total += counts[i] * (PortableMath.Log(exponentials) - expected);
        }

        return total / rows;
    }
}
