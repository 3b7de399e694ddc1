namespace PseudoLabel.Core.Metrics;

/// <summary>What is read off one row of class probabilities.</summary>
internal static class ProbabilityRows
{
    /// <summary>The smallest probability that a logarithm is taken of: the spacing of float32 at 1, as in scikit-learn's log loss.</summary>
    public const float Smallest = 1.1920929e-7f;

    /// <summary>The most probable class; of equal ones, the lowest.</summary>
    /// <param name="row">The probabilities (or scores) of one row, at least one.</param>
    public static int ArgMax(ReadOnlySpan<float> row)
    {
        int best = 0;
        for (int k = 1; k < row.Length; k++)
        {
            if (row[k] > row[best])
            {
                best = k;
            }
        }

        return best;
    }

    /// <summary>The loss of one row: -ln of the label's probability, clipped to [<see cref="Smallest"/>, 1].</summary>
    /// <param name="probability">The label's probability.</param>
    public static double NegativeLog(double probability) => -PortableMath.Log(Math.Clamp(probability, Smallest, 1));

    /// <summary>Checks that n rows of K probabilities and n labels go together.</summary>
    /// <param name="probabilities">Number of probabilities.</param>
    /// <param name="labels">The labels.</param>
    /// <param name="classCount">K.</param>
    /// <exception cref="ArgumentException">They do not, or there is no row, or a label is out of range.</exception>
    public static void Check(int probabilities, ReadOnlySpan<int> labels, int classCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 2);
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
