namespace PseudoLabel.Learning.Learners.Linear;

/// <summary>
/// How weights of trained columns become weights of the matrix's own: weight[Original[i]] = Scale[i] * trained[Trained[i]]; others are 0.
/// </summary>
/// <param name="Original">Columns of the matrix.</param>
/// <param name="Trained">The trained column of each.</param>
/// <param name="Scale">The factor of each; the squares of those of one trained column sum to 1.</param>
internal sealed record TrainedColumns(int[] Original, int[] Trained, double[] Scale)
{
    /// <summary>Every column trained as it is.</summary>
    internal static TrainedColumns Same(int columns)
    {
        int[] all = [.. Enumerable.Range(0, columns)];
        var scale = new double[columns];
        Array.Fill(scale, 1);
        return new TrainedColumns(all, all, scale);
    }

    /// <summary>Collects columns.</summary>
    internal sealed class Builder
    {
        private readonly List<int> original = [];
        private readonly List<int> trained = [];
        private readonly List<double> scale = [];

        /// <summary>Adds a column.</summary>
        internal void Add(int column, int trainedColumn, double factor)
        {
            original.Add(column);
            trained.Add(trainedColumn);
            scale.Add(factor);
        }

        /// <summary>The columns.</summary>
        internal TrainedColumns Build() => new([.. original], [.. trained], [.. scale]);
    }
}
