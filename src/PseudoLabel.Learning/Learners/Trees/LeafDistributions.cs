namespace PseudoLabel.Learning.Learners.Trees;

/// <summary>Adds the class distributions of rows' leaves in one tree.</summary>
internal static class LeafDistributions
{
    /// <summary>Adds each row's distribution to its totals.</summary>
    /// <param name="values">All distributions of the ensemble; the first are the pure ones, of each class in turn.</param>
    /// <param name="totals">Rows x classes, row-major.</param>
    public static void Add(double[] values, ReadOnlySpan<int> leaves, Span<double> totals, int classes)
    {
        for (int r = 0, at = 0; r < leaves.Length; r++, at += classes)
        {
            int leaf = leaves[r];
            if (leaf < classes)
            {
                // Most leaves of full-grown trees are pure.
                totals[at + leaf] += 1;
                continue;
            }

            for (int k = 0; k < classes; k++)
            {
                totals[at + k] += values[(leaf * classes) + k];
            }
        }
    }
}
