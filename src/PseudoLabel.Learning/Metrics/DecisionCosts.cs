namespace PseudoLabel.Learning.Metrics;

/// <summary>
/// What each decision costs, by the true class: the decision of a row is the class of least expected cost under its probabilities, which
/// need not be the most probable one (Elkan 2001, "The foundations of cost-sensitive learning", equation 1).
/// </summary>
public sealed class DecisionCosts
{
    private readonly double[] costs;

    /// <summary>Takes the costs.</summary>
    /// <param name="classCount">K, at least 2.</param>
    /// <param name="costs">K x K costs, each finite and at least 0: row the true class, column the decided one.</param>
    /// <exception cref="ArgumentException">The sizes do not go together, or a cost is out of range.</exception>
    public DecisionCosts(int classCount, IReadOnlyList<double> costs)
    {
        ArgumentNullException.ThrowIfNull(costs);
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 2);
        ArgumentOutOfRangeException.ThrowIfNotEqual(costs.Count, classCount * classCount, nameof(costs));
        if (costs.Any(cost => !(cost >= 0 && double.IsFinite(cost))))
        {
            throw new ArgumentException("A cost is not finite, or below 0.", nameof(costs));
        }

        (ClassCount, this.costs) = (classCount, [.. costs]);
    }

    /// <summary>K.</summary>
    public int ClassCount { get; }

    /// <summary>The costs, K x K: row the true class, column the decided one.</summary>
    public IReadOnlyList<double> Values => costs;

    /// <summary>What it costs to decide for a class.</summary>
    /// <param name="label">The true class.</param>
    /// <param name="decided">The class decided for.</param>
    public double Of(int label, int decided) => costs[label * ClassCount + decided];

    /// <summary>The class of least expected cost; of equal ones the more probable, then the lowest.</summary>
    /// <param name="probabilities">A row's K probabilities.</param>
    public int Decide(ReadOnlySpan<float> probabilities)
    {
        (int best, double least) = (0, Expected(probabilities, 0));
        for (int k = 1; k < ClassCount; k++)
        {
            double expected = Expected(probabilities, k);
            if (expected < least || (expected == least && probabilities[k] > probabilities[best]))
            {
                (best, least) = (k, expected);
            }
        }

        return best;
    }

    /// <summary>The decision: by the costs, or where there are none the most probable class, of equal ones the lowest.</summary>
    /// <param name="costs">The costs; null where all errors cost alike.</param>
    /// <param name="probabilities">A row's probabilities.</param>
    public static int Decide(DecisionCosts? costs, ReadOnlySpan<float> probabilities) =>
        costs?.Decide(probabilities) ?? ProbabilityRows.ArgMax(probabilities);

    private double Expected(ReadOnlySpan<float> probabilities, int decided)
    {
        double sum = 0;
        for (int y = 0; y < ClassCount; y++)
        {
            sum += probabilities[y] * costs[y * ClassCount + decided];
        }

        return sum;
    }
}
