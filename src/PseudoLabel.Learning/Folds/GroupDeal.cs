using System.Numerics;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Folds;

/// <summary>
/// Deals whole groups of rows into folds: large ones first, each to the fold in which its classes are rarest, so that the folds' shares of
/// each class come out as even as the groups let them. As scikit-learn's StratifiedGroupKFold does, but that no fold stays empty, and no
/// class is held out whole where that can be seen.
/// </summary>
internal sealed class GroupDeal
{
    private readonly int classCount;
    private readonly int folds;
    private readonly int[] ofRow;
    private readonly int[][] counts;
    private readonly int[] sizes;
    private readonly int[] totals;
    private readonly int[] groupsOfClass;

    /// <param name="labels">The class of each row.</param>
    /// <param name="groups">The group of each row; any numbers.</param>
    public GroupDeal(ReadOnlySpan<int> labels, int classCount, ReadOnlySpan<int> groups, int folds)
    {
        this.classCount = classCount;
        this.folds = folds;
        (ofRow, int groupCount) = Numbered(groups);
        counts = [.. Enumerable.Range(0, groupCount).Select(_ => new int[classCount])];
        sizes = new int[groupCount];
        totals = new int[classCount];
        for (int row = 0; row < labels.Length; row++)
        {
            counts[ofRow[row]][labels[row]]++;
            sizes[ofRow[row]]++;
            totals[labels[row]]++;
        }

        groupsOfClass = [.. Enumerable.Range(0, classCount).Select(k => counts.Count(c => c[k] > 0))];
    }

    /// <summary>Number of groups.</summary>
    public int Groups => sizes.Length;

    /// <summary>Of each class the number of groups that it has rows in.</summary>
    public IReadOnlyList<int> GroupsOfClass => groupsOfClass;

    /// <summary>The fold of each row.</summary>
    /// <param name="random">Groups of about one size are dealt in random order: repeats differ.</param>
    public int[] Deal(SeededRandom random)
    {
        int[] shuffled = [.. Enumerable.Range(0, Groups)];
        random.Shuffle<int>(shuffled);
        int[] order = [.. shuffled.OrderByDescending(g => BitOperations.Log2((uint)sizes[g]))];
        var foldOfGroup = new int[Groups];
        var dealt = new long[folds, classCount];
        var rows = new long[folds];
        for (int i = 0; i < order.Length; i++)
        {
            int group = order[i];
            int empty = rows.Count(r => r == 0);
            int fold = Enumerable.Range(0, folds).Where(f => Groups - i > empty || rows[f] == 0)
                .MinBy(f => (HeldWhole(dealt, f, group), Unevenness(dealt, rows, f, group)));
            foldOfGroup[group] = fold;
            rows[fold] += sizes[group];
            for (int k = 0; k < classCount; k++)
            {
                dealt[fold, k] += counts[group][k];
            }
        }

        return [.. ofRow.Select(g => foldOfGroup[g])];
    }

    /// <summary>Classes of several groups that the fold would hold all rows of: none would be left to learn from.</summary>
    private int HeldWhole(long[,] dealt, int fold, int group)
    {
        int whole = 0;
        for (int k = 0; k < classCount; k++)
        {
            whole += groupsOfClass[k] > 1 && counts[group][k] > 0 && dealt[fold, k] + counts[group][k] == totals[k] ? 1 : 0;
        }

        return whole;
    }

    /// <summary>By how much the sum of the squares of the folds' shares, of each class and of all rows, would grow.</summary>
    private double Unevenness(long[,] dealt, long[] rows, int fold, int group)
    {
        double sum = Growth(rows[fold], sizes[group], ofRow.Length);
        for (int k = 0; k < classCount; k++)
        {
            sum += totals[k] == 0 ? 0 : Growth(dealt[fold, k], counts[group][k], totals[k]);
        }

        return sum;
    }

    private static double Growth(long before, long more, long all) => more * (2.0 * before + more) / ((double)all * all);

    /// <summary>Groups numbered in the order in which they first appear.</summary>
    private static (int[] OfRow, int Count) Numbered(ReadOnlySpan<int> groups)
    {
        var numbers = new Dictionary<int, int>();
        var ofRow = new int[groups.Length];
        for (int row = 0; row < groups.Length; row++)
        {
            numbers.TryAdd(groups[row], numbers.Count);
            ofRow[row] = numbers[groups[row]];
        }

        return (ofRow, numbers.Count);
    }
}
