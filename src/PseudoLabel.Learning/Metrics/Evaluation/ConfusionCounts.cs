namespace PseudoLabel.Learning.Metrics.Evaluation;

/// <summary>Rows of one class that were predicted as one, the same or another.</summary>
/// <param name="Label">The true class, by its number.</param>
/// <param name="Predicted">The predicted class, by its number.</param>
/// <param name="Rows">How many.</param>
public sealed record ConfusionCell(int Label, int Predicted, long Rows);

/// <summary>
/// How many rows of each class were predicted as which: all that accuracy, precision, recall and F1 need, however many rows there are. Of
/// many classes most pairs never occur; those take no memory.
/// </summary>
public sealed class ConfusionCounts
{
    private readonly Dictionary<(int Label, int Predicted), long> counts = [];
    private readonly long[] labeled;
    private readonly long[] predictions;

    /// <summary>Creates empty counts.</summary>
    /// <param name="classCount">K, at least 2.</param>
    public ConfusionCounts(int classCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 2);
        (ClassCount, labeled, predictions) = (classCount, new long[classCount], new long[classCount]);
    }

    /// <summary>K.</summary>
    public int ClassCount { get; }

    /// <summary>All rows.</summary>
    public long Rows { get; private set; }

    /// <summary>Rows predicted right.</summary>
    public long Right { get; private set; }

    /// <summary>Rows of a class that were predicted as another, or the same.</summary>
    /// <param name="label">The true class.</param>
    /// <param name="predicted">The predicted one.</param>
    public long this[int label, int predicted] => counts.GetValueOrDefault((label, predicted));

    /// <summary>Rows of a class.</summary>
    /// <param name="label">The class.</param>
    public long Labeled(int label) => labeled[label];

    /// <summary>Rows that were predicted as a class.</summary>
    /// <param name="predicted">The class.</param>
    public long Predicted(int predicted) => predictions[predicted];

    /// <summary>Counts rows.</summary>
    /// <param name="label">Their class.</param>
    /// <param name="predicted">What they were predicted as.</param>
    /// <param name="rows">How many.</param>
    public void Add(int label, int predicted, long rows = 1)
    {
        counts[(label, predicted)] = this[label, predicted] + rows;
        labeled[label] += rows;
        predictions[predicted] += rows;
        Rows += rows;
        Right += label == predicted ? rows : 0;
    }

    /// <summary>The pairs of classes that occur, in order.</summary>
    public IReadOnlyList<ConfusionCell> Cells() =>
        [.. counts.Where(c => c.Value > 0).OrderBy(c => c.Key).Select(c => new ConfusionCell(c.Key.Label, c.Key.Predicted, c.Value))];
}
