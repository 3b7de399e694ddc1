namespace PseudoLabel.Learning.Folds;

/// <summary>
/// Forward validation, over a window that grows: each fold holds out a stretch of time, and trains on all that was before it. As
/// scikit-learn's TimeSeriesSplit, but that rows of one time are never parted, and that the first stretch, which is never held out, is as
/// long as every class needs to be in it, up to half of the rows.
/// </summary>
public static class ForwardFolds
{
    /// <summary>Rows of a class that the first stretch tries to hold: two, so that a chain can hold one of them out itself.</summary>
    private const int RowsOfClass = 2;

    /// <summary>Cuts the rows into folds.</summary>
    /// <param name="labels">The class of each row, in [0, K).</param>
    /// <param name="classCount">K.</param>
    /// <param name="folds">Folds wanted, at least 1.</param>
    /// <param name="times">The time of each row; only their order counts.</param>
    /// <param name="groups">
    /// The group of each row: rows of a group that a fold holds out are left out of its training. Null where each is its own.
    /// </param>
    /// <returns>
    /// The folds from the earliest on: every row held out is later than every row of its training part. Fewer where there are fewer times,
    /// and none where no training part would have rows of two classes.
    /// </returns>
    /// <exception cref="ArgumentException">The counts do not go together.</exception>
    public static IReadOnlyList<Fold> Create(
        ReadOnlySpan<int> labels, int classCount, int folds, IReadOnlyList<int> times, IReadOnlyList<int>? groups = null)
    {
        ArgumentNullException.ThrowIfNull(times);
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(times.Count, labels.Length, nameof(times));
        int[] order = [.. Enumerable.Range(0, times.Count).OrderBy(row => times[row])];
        int[] ofOrder = new int[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            ofOrder[i] = labels[order[i]];
        }

        int[] cuts = [.. Enumerable.Range(1, Math.Max(0, order.Length - 1)).Where(i => times[order[i - 1]] < times[order[i]])];
        int[] starts = Starts(ofOrder, classCount, folds, cuts);
        var result = new List<Fold>();
        for (int f = 0; f < starts.Length; f++)
        {
            int end = f + 1 < starts.Length ? starts[f + 1] : order.Length;
            int[] held = [.. order[starts[f]..end].Order()];
            int[] train = [.. Without(order[..starts[f]], held, groups).Order()];
            bool learns = false;
            foreach (int row in train)
            {
                learns |= labels[row] != labels[train[0]];
            }

            if (learns)
            {
                result.Add(new Fold(0, result.Count, train, held));
            }
        }

        return result;
    }

    /// <summary>Where the stretches that are held out begin: at cuts, each a place between two times.</summary>
    private static int[] Starts(int[] labels, int classCount, int folds, int[] cuts)
    {
        if (cuts.Length == 0)
        {
            return [];
        }

        int rows = labels.Length;
        int least = (rows + folds) / (folds + 1);
        int first = First(labels, classCount, least, cuts);
        var starts = new SortedSet<int> { first };
        for (int f = 1; f < folds; f++)
        {
            int wanted = first + (int)((long)f * (rows - first) / folds);
            starts.Add(cuts.Where(cut => cut >= first).MinBy(cut => Math.Abs(cut - wanted)));
        }

        return [.. starts];
    }

    /// <summary>
    /// The end of the first stretch: the earliest cut from the least number of rows to half of them before which the classes have most of
    /// the rows that they should; where there is no such cut, the one nearest to the least number.
    /// </summary>
    private static int First(int[] labels, int classCount, int least, int[] cuts)
    {
        var counts = new int[classCount];
        (int first, int best, int there, int at) = (-1, -1, 0, 0);
        foreach (int cut in cuts.Where(cut => cut <= labels.Length / 2))
        {
            for (; at < cut; at++)
            {
                there += counts[labels[at]]++ < RowsOfClass ? 1 : 0;
            }

            if (cut >= least && there > best)
            {
                (first, best) = (cut, there);
            }
        }

        return first >= 0 ? first : cuts.MinBy(cut => Math.Abs(cut - least));
    }

    private static int[] Without(int[] rows, int[] held, IReadOnlyList<int>? groups)
    {
        if (groups is null)
        {
            return rows;
        }

        HashSet<int> away = [.. held.Select(row => groups[row])];
        return [.. rows.Where(row => !away.Contains(groups[row]))];
    }
}
