using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Learners.Linear;

namespace PseudoLabel.SelfTraining.Shift;

/// <summary>
/// Which groups of columns a linear classifier tells two samples apart by: how much of the difference between their mean scores, on rows
/// that it never saw, comes from each group's columns.
/// </summary>
internal sealed class GroupSeparation(IReadOnlyList<int> groups)
{
    private readonly double[] sums = new double[groups.Max() + 1];

    /// <summary>Adds a classifier's difference on held-out rows, weighted by their number.</summary>
    /// <param name="model">The classifier, of two classes.</param>
    /// <param name="held">The rows; class 1 is the first sample.</param>
    public void Add(LinearModel model, TrainingSet held)
    {
        int columns = held.Features.Columns;
        double ones = held.Labels.Count(y => y == 1), zeros = held.Labels.Length - ones;
        double[] difference = new double[columns];
        for (int row = 0; row < held.Labels.Length; row++)
        {
            Add(difference, held.Features, row, held.Labels[row] == 1 ? 1 / ones : -1 / zeros);
        }

        for (int c = 0; c < columns; c++)
        {
            double weight = (double)model.Weights[columns + c] - model.Weights[c];
            sums[groups[c]] += held.Labels.Length * weight * difference[c];
        }
    }

    /// <summary>The groups' shares of the difference, adding up to 1 over those that add to it; those that do not have none.</summary>
    public double[] Shares()
    {
        double all = sums.Sum(s => Math.Max(0, s));
        return [.. sums.Select(s => all > 0 ? Math.Max(0, s) / all : 0)];
    }

    private static void Add(double[] difference, FeatureMatrix features, int row, double factor)
    {
        ReadOnlySpan<float> dense = features.DenseRow(row);
        for (int c = 0; c < dense.Length; c++)
        {
            difference[c] += factor * dense[c];
        }

        ReadOnlySpan<int> indices = features.SparseIndices(row);
        ReadOnlySpan<float> values = features.SparseValues(row);
        for (int e = 0; e < indices.Length; e++)
        {
            difference[indices[e]] += factor * values[e];
        }
    }
}
