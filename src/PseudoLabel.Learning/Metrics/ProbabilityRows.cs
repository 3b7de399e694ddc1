using System.Runtime.Intrinsics;
using PseudoLabel.Data;

namespace PseudoLabel.Learning.Metrics;

/// <summary>What is read off one row of class probabilities.</summary>
public static class ProbabilityRows
{
    /// <summary>
    /// The smallest probability that a logarithm is taken of: the spacing of float32 at 1, as in scikit-learn's log loss.
    /// </summary>
    public const float Smallest = 1.1920929e-7f;

    /// <summary>The most probable class; of equal ones, the lowest.</summary>
    /// <param name="row">The probabilities (or scores) of one row, at least one.</param>
    public static int ArgMax(ReadOnlySpan<float> row)
    {
        // Two passes without a branch on random data are faster than one that remembers where it was.
        float max = Max(row);
        int best = 0;
        while (best < row.Length - 1 && row[best] != max)
        {
            best++;
        }

        return best;
    }

    /// <summary>The greatest value of a row.</summary>
    /// <param name="row">At least one value.</param>
    public static float Max(ReadOnlySpan<float> row)
    {
        float max = row[0];
        int k = 1;
        if (row.Length >= Vector256<float>.Count)
        {
            var maxima = Vector256.Create(row);
            for (k = Vector256<float>.Count; k <= row.Length - Vector256<float>.Count; k += Vector256<float>.Count)
            {
                maxima = Vector256.Max(maxima, Vector256.Create(row[k..]));
            }

            var half = Vector128.Max(maxima.GetLower(), maxima.GetUpper());
            max = Math.Max(Math.Max(half[0], half[1]), Math.Max(half[2], half[3]));
        }

        for (; k < row.Length; k++)
        {
            max = Math.Max(max, row[k]);
        }

        return max;
    }

    /// <summary>The loss of one row: -ln of the label's probability, clipped to [<see cref="Smallest"/>, 1].</summary>
    /// <param name="probability">The label's probability.</param>
    public static double NegativeLog(double probability) => -PortableMath.Log(Math.Clamp(probability, Smallest, 1));

    /// <summary>Checks that n rows of K probabilities and n labels go together.</summary>
    /// <param name="probabilities">Number of probabilities.</param>
    /// <param name="labels">The labels.</param>
    /// <param name="classCount">K.</param>
    /// <param name="weights">The rows' weights; empty where all count alike.</param>
    /// <exception cref="ArgumentException">They do not, or there is no row, or a label is out of range.</exception>
    public static void Check(int probabilities, ReadOnlySpan<int> labels, int classCount, ReadOnlySpan<float> weights = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 2);
        if (!weights.IsEmpty && weights.Length != labels.Length)
        {
            throw new ArgumentException($"{weights.Length} weights are not those of {labels.Length} rows.", nameof(weights));
        }

        if (labels.IsEmpty || probabilities != (long)labels.Length * classCount)
        {
            throw new ArgumentException($"{probabilities} probabilities are not {labels.Length} rows of {classCount} classes.");
        }

        foreach (int label in labels)
        {
            if ((uint)label >= (uint)classCount)
            {
                throw new ArgumentException($"Label {label} is not one of {classCount} classes.", nameof(labels));
            }
        }
    }
}
