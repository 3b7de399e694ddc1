namespace PseudoLabel.Learning.Learners.Trees;

/// <summary>The rows of the node that is being split, laid out side by side for the candidates of all columns.</summary>
internal sealed class ForestNode
{
    private readonly int[] labels;
    private readonly double[] weights;
    private readonly double[] totals;
    private readonly int[] counts;
    private readonly int[] nodeOf;
    private int number;

    /// <summary>Creates the buffers.</summary>
    public ForestNode(int rows, int classes)
    {
        labels = new int[rows];
        weights = new double[rows];
        totals = new double[classes];
        counts = new int[classes];
        nodeOf = new int[rows];
    }

    /// <summary>The rows.</summary>
    public ReadOnlyMemory<int> Rows { get; private set; }

    /// <summary>Class of each row.</summary>
    public ReadOnlySpan<int> Labels => labels.AsSpan(0, Rows.Length);

    /// <summary>Weight of each row.</summary>
    public ReadOnlySpan<double> Weights => weights.AsSpan(0, Rows.Length);

    /// <summary>Weight of each class.</summary>
    public ReadOnlySpan<double> Totals => totals;

    /// <summary>Rows of each class.</summary>
    public ReadOnlySpan<int> Counts => counts;

    /// <summary>Weight of all rows.</summary>
    public double Total { get; private set; }

    /// <summary>Whether all rows are of one class.</summary>
    public bool IsPure { get; private set; }

    /// <summary>The node that each training row was in last; those of this node say <see cref="Number"/>.</summary>
    public ReadOnlySpan<int> NodeOf => nodeOf;

    /// <summary>This node's number, from 1.</summary>
    public int Number => number;

    /// <summary>Class of every training row.</summary>
    public int[] AllLabels { get; private set; } = [];

    /// <summary>Weight of every training row.</summary>
    public double[] AllWeights { get; private set; } = [];

    /// <summary>Takes the rows of a node.</summary>
    /// <param name="allLabels">Class of every training row.</param>
    /// <param name="allWeights">Weight of every training row.</param>
    public void Load(ReadOnlyMemory<int> rows, int[] allLabels, double[] allWeights)
    {
        Rows = rows;
        AllLabels = allLabels;
        AllWeights = allWeights;
        Array.Clear(totals);
        Array.Clear(counts);
        number++;
        ReadOnlySpan<int> numbers = rows.Span;
        double total = 0;
        for (int i = 0; i < numbers.Length; i++)
        {
            int row = numbers[i];
            int label = allLabels[row];
            double weight = allWeights[row];
            labels[i] = label;
            weights[i] = weight;
            totals[label] += weight;
            counts[label]++;
            total += weight;
            nodeOf[row] = number;
        }

        Total = total;
        IsPure = counts.Contains(numbers.Length);
    }
}
