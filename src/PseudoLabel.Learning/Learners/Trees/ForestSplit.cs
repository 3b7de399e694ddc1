namespace PseudoLabel.Learning.Learners.Trees;

/// <summary>A way to split a node.</summary>
/// <param name="Column">Index among the binned columns; -1 when there is none.</param>
/// <param name="LastLeftBin">Greatest bin that goes left.</param>
/// <param name="Threshold">Greatest value that goes left.</param>
/// <param name="Score">Sum over both sides of (sum of squared class weights) / (side's weight): Gini impurity falls as it rises.</param>
internal readonly record struct ForestSplit(int Column, int LastLeftBin, float Threshold, double Score)
{
    /// <summary>No split; worse than any.</summary>
    public static readonly ForestSplit None = new(-1, 0, 0, double.NegativeInfinity);
}

/// <summary>Class weights on both sides of a moving threshold, with their sums of squares kept up to date row by row.</summary>
internal sealed class GiniSides
{
    private readonly double[] left;
    private readonly double[] right;
    private double leftSquares;
    private double rightSquares;
    private double leftWeight;
    private double rightWeight;

    /// <summary>Creates the sides.</summary>
    public GiniSides(int classes)
    {
        left = new double[classes];
        right = new double[classes];
    }

    /// <summary>Puts a node's every row on the right.</summary>
    public void Reset(ForestNode node)
    {
        Array.Clear(left);
        node.Totals.CopyTo(right);
        leftSquares = 0;
        leftWeight = 0;
        rightWeight = node.Total;
        rightSquares = 0;
        foreach (double weight in right)
        {
            rightSquares += weight * weight;
        }
    }

    /// <summary>Moves a row to the left.</summary>
    public void MoveLeft(int label, double weight)
    {
        ref double from = ref right[label];
        ref double to = ref left[label];
        rightSquares += weight * (weight - (2 * from));
        leftSquares += weight * (weight + (2 * to));
        from -= weight;
        to += weight;
        rightWeight -= weight;
        leftWeight += weight;
    }

    /// <summary>See <see cref="ForestSplit.Score"/>; neither side may be empty.</summary>
    public double Score() => ((leftSquares * rightWeight) + (rightSquares * leftWeight)) / (leftWeight * rightWeight);
}
