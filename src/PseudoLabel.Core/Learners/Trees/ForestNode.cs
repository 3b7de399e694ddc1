namespace PseudoLabel.Core.Learners.Trees;

/// <summary>The rows of the node that is being split, laid out side by side for the candidates of all columns.</summary>
internal sealed class ForestNode
{
    private readonly int[] labels;
    private readonly double[] weights;
    private readonly double[] totals;

    /// <summary>Creates the buffers.</summary>
    /// <param name="rows">Number of training rows.</param>
    /// <param name="classes">Number of classes.</param>
    public ForestNode(int rows, int classes)
    {
        labels = new int[rows];
        weights = new double[rows];
        totals = new double[classes];
    }

    /// <summary>The rows.</summary>
    public ReadOnlyMemory<int> Rows { get; private set; }

    /// <summary>Class of each row.</summary>
    public ReadOnlySpan<int> Labels => labels.AsSpan(0, Rows.Length);

    /// <summary>Weight of each row.</summary>
    public ReadOnlySpan<double> Weights => weights.AsSpan(0, Rows.Length);

    /// <summary>Weight of each class.</summary>
    public ReadOnlySpan<double> Totals => totals;

    /// <summary>Weight of all rows.</summary>
    public double Total { get; private set; }

    /// <summary>Whether all rows are of one class.</summary>
    public bool IsPure { get; private set; }

    /// <summary>Takes the rows of a node.</summary>
    /// <param name="rows">Row numbers.</param>
    /// <param name="allLabels">Class of every training row.</param>
    /// <param name="allWeights">Weight of every training row.</param>
    public void Load(ReadOnlyMemory<int> rows, int[] allLabels, double[] allWeights)
    {
        Rows = rows;
        Array.Clear(totals);
        ReadOnlySpan<int> numbers = rows.Span;
        IsPure = true;
        Total = 0;
        for (int i = 0; i < numbers.Length; i++)
        {
            int label = allLabels[numbers[i]];
            double weight = allWeights[numbers[i]];
            labels[i] = label;
            weights[i] = weight;
            totals[label] += weight;
            Total += weight;
            IsPure &= label == labels[0];
        }
    }
}
