namespace PseudoLabel.Learning.Learners.Trees;

/// <summary>
/// What a node's rows hold in one column. Where most training rows share a bin, only the rows outside it are looked at, and the
/// others follow from the node's totals: a word that is in one row of a hundred costs a hundredth.
/// </summary>
internal sealed class ColumnCells
{
    private readonly byte[] bins;
    private readonly int[] rows;
    private readonly int[] rareLabels;
    private readonly double[] rareWeights;
    private readonly double[] commonWeights;
    private readonly int[] commonCounts;

    /// <summary>Creates the buffers.</summary>
    public ColumnCells(int rows, int classes)
    {
        // One more than rows: a row is written before it is known to belong.
        bins = new byte[rows + 1];
        this.rows = new int[rows + 1];
        rareLabels = new int[rows];
        rareWeights = new double[rows];
        commonWeights = new double[classes];
        commonCounts = new int[classes];
    }

    /// <summary>Number of rows listed one by one.</summary>
    public int Count { get; private set; }

    /// <summary>Number of rows not listed: all in <see cref="CommonBin"/>, where no row listed is.</summary>
    public int Common { get; private set; }

    /// <summary>The bin of the rows not listed.</summary>
    public int CommonBin { get; private set; }

    /// <summary>Bin of each row listed.</summary>
    public ReadOnlySpan<byte> Bins => bins.AsSpan(0, Count);

    /// <summary>Weight of each class among the rows not listed.</summary>
    public ReadOnlySpan<double> CommonWeights => commonWeights;

    /// <summary>Rows of each class among the rows not listed.</summary>
    public ReadOnlySpan<int> CommonCounts => commonCounts;

    /// <summary>Class of each row listed.</summary>
    public ReadOnlySpan<int> Labels(ForestNode node) => Common > 0 ? rareLabels.AsSpan(0, Count) : node.Labels;

    /// <summary>Weight of each row listed.</summary>
    public ReadOnlySpan<double> Weights(ForestNode node) => Common > 0 ? rareWeights.AsSpan(0, Count) : node.Weights;

    /// <summary>Takes a node's rows.</summary>
    /// <param name="node">The node, at least one row.</param>
    /// <returns>False where all rows lie in one bin; then nothing is to be read here.</returns>
    public bool Read(ForestNode node, BinnedColumn column) =>
        column.RareRows is { } rare && rare.Length < node.Rows.Length ? ReadRare(node, column, rare) : ReadAll(node, column.Bins);

    private bool ReadAll(ForestNode node, byte[] source)
    {
        ReadOnlySpan<int> numbers = node.Rows.Span;
        Span<byte> target = bins.AsSpan(0, numbers.Length);
        byte first = source[numbers[0]];
        int differ = 0;
        for (int i = 0; i < numbers.Length; i++)
        {
            byte bin = source[numbers[i]];
            target[i] = bin;
            differ |= bin ^ first;
        }

        Count = numbers.Length;
        Common = 0;
        return differ != 0;
    }

    private bool ReadRare(ForestNode node, BinnedColumn column, int[] rare)
    {
        ReadOnlySpan<int> nodeOf = node.NodeOf;
        int number = node.Number;
        int count = 0;
        foreach (int row in rare)
        {
            rows[count] = row;
            count += nodeOf[row] == number ? 1 : 0;
        }

        if (count == 0)
        {
            return false;
        }

        Count = count;
        Common = node.Rows.Length - count;
        CommonBin = column.CommonBin;
        node.Totals.CopyTo(commonWeights);
        node.Counts.CopyTo(commonCounts);
        for (int i = 0; i < count; i++)
        {
            int label = node.AllLabels[rows[i]];
            double weight = node.AllWeights[rows[i]];
            bins[i] = column.Bins[rows[i]];
            rareLabels[i] = label;
            rareWeights[i] = weight;
            commonWeights[label] -= weight;
            commonCounts[label]--;
        }

        return true;
    }
}
