using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Folds;

/// <summary>
/// Repeated stratified cross-validation: each row is held out exactly once per repeat. Rows of one group, such as those of one patient,
/// are held out together.
/// </summary>
public static class StratifiedFolds
{
    /// <summary>Deals the rows into folds.</summary>
    /// <param name="labels">The class of each row, in [0, K).</param>
    /// <param name="classCount">K.</param>
    /// <param name="folds">Folds per repeat, from 2 to the number of rows.</param>
    /// <param name="repeats">Repeats, at least 1, each with its own shuffle.</param>
    /// <param name="seed">The seed; the same arguments give the same folds.</param>
    /// <param name="groups">
    /// The group of each row; null where each row is its own. Where all rows are of one group, there is nothing to hold out by: they are
    /// dealt as if each were its own.
    /// </param>
    /// <returns>
    /// folds x repeats splits, by repeat, then fold; fewer folds where there are fewer groups. Without groups the held sizes of two folds
    /// of a repeat differ by at most one, and so do their numbers of rows of any class: a class with two rows or more is in every training
    /// part. With groups both are as even as a greedy deal makes them.
    /// </returns>
    /// <exception cref="ArgumentException">A count is out of range.</exception>
    public static IReadOnlyList<Fold> Create(
        ReadOnlySpan<int> labels, int classCount, int folds, int repeats, ulong seed, IReadOnlyList<int>? groups = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(folds, labels.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(repeats, 1);
        GroupDeal? grouped = Grouped(labels, classCount, folds, groups);
        folds = grouped is null ? folds : Math.Min(folds, grouped.Groups);
        var rowsByClass = RowsByClass(labels, classCount);
        var result = new List<Fold>(folds * repeats);
        for (int repeat = 0; repeat < repeats; repeat++)
        {
            var random = new SeededRandom(SeededRandom.Derive(seed, "folds", repeat));
            int[] foldOfRow = grouped?.Deal(random) ?? Deal(rowsByClass, labels.Length, folds, random);
            for (int fold = 0; fold < folds; fold++)
            {
                int[] Rows(bool held) => Enumerable.Range(0, foldOfRow.Length).Where(row => foldOfRow[row] == fold == held).ToArray();
                result.Add(new Fold(repeat, fold, Rows(held: false), Rows(held: true)));
            }
        }

        return result;
    }

    /// <summary>
    /// How many folds these labels bear: the wanted number, or fewer when the smallest class has fewer rows, or rows of fewer groups, but
    /// at least 2.
    /// </summary>
    /// <param name="labels">The class of each row, in [0, K).</param>
    /// <param name="classCount">K; a class without rows does not count.</param>
    /// <param name="wanted">The number wanted.</param>
    /// <param name="groups">The group of each row; null where each row is its own.</param>
    public static int FoldCount(ReadOnlySpan<int> labels, int classCount, int wanted = 5, IReadOnlyList<int>? groups = null)
    {
        if (Grouped(labels, classCount, wanted, groups) is { } grouped)
        {
            return Math.Max(2, Math.Min(wanted, grouped.GroupsOfClass.Where(count => count > 0).Min()));
        }

        int smallest = RowsByClass(labels, classCount).Where(rows => rows.Count > 0).Select(rows => rows.Count).DefaultIfEmpty(0).Min();
        return Math.Max(2, Math.Min(wanted, smallest));
    }

    private static GroupDeal? Grouped(ReadOnlySpan<int> labels, int classCount, int folds, IReadOnlyList<int>? groups)
    {
        if (groups is null)
        {
            return null;
        }

        ArgumentOutOfRangeException.ThrowIfNotEqual(groups.Count, labels.Length, nameof(groups));
        var deal = new GroupDeal(labels, classCount, [.. groups], folds);
        return deal.Groups > 1 ? deal : null;
    }

    private static List<int>[] RowsByClass(ReadOnlySpan<int> labels, int classCount)
    {
        var rows = new List<int>[classCount];
        for (int k = 0; k < classCount; k++)
        {
            rows[k] = [];
        }

        for (int row = 0; row < labels.Length; row++)
        {
            rows[labels[row]].Add(row);
        }

        return rows;
    }

    private static int[] Deal(List<int>[] rowsByClass, int rowCount, int folds, SeededRandom random)
    {
        var foldOfRow = new int[rowCount];
        int next = 0;
        foreach (var rows in rowsByClass)
        {
            var shuffled = rows.ToArray();
            random.Shuffle<int>(shuffled);
            foreach (int row in shuffled)
            {
                // Each class goes on where the one before stopped, so that the folds' sizes stay even too.
                foldOfRow[row] = next;
                next = (next + 1) % folds;
            }
        }

        return foldOfRow;
    }
}
