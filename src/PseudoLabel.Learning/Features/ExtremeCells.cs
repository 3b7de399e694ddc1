using System.Numerics;

namespace PseudoLabel.Learning.Features;

/// <summary>
/// Finds the few cells that lie so far from all others that they would set a column's scale by themselves: a slip of the decimal point, a
/// code for "unknown" such as 99999, the year 9999. A scale is learned without them, and so is the same as if they were not there.
/// </summary>
/// <remarks>
/// A cell is extreme where its distance from the median is more than 50 times the distance that 99 % of the cells other than the median do
/// not pass. Of normal cells that is 130 standard deviations; of log-normal ones with a deviation of the logarithm of 1.5, one cell in two
/// million goes so far. Counting only cells other than the median, columns of zeros and a few amounts keep their amounts.
/// A set of cells has one answer, whatever their order.
/// </remarks>
internal static class ExtremeCells
{
    /// <summary>The share of cells that may be extreme; one at least.</summary>
    private const double MaxShare = 0.01;

    /// <summary>How many times farther than all others.</summary>
    private const double Times = 50;

    /// <summary>Fewer cells than these do not tell what is ordinary.</summary>
    private const int LeastCells = 10;

    /// <summary>The stretch of a sorted sample that is not extreme.</summary>
    /// <param name="sorted">Cells, ascending, none of them missing.</param>
    internal static Range Kept<T>(ReadOnlySpan<T> sorted)
        where T : struct, INumber<T>
    {
        if (sorted.Length < LeastCells)
        {
            return Range.All;
        }

        T middle = sorted[sorted.Length / 2];
        double median = double.CreateTruncating(middle);
        double Far(T cell) => Math.Abs(double.CreateTruncating(cell) - median);
        int others = sorted.Length - (First(sorted, middle, orEqual: false) - First(sorted, middle, orEqual: true));
        if (others < LeastCells)
        {
            return Range.All;
        }

        // The farthest cells are at both ends. They are passed over from there, one by one.
        int low = 0, high = sorted.Length;
        for (int left = Math.Max(1, (int)(MaxShare * others)); left > 0; left--)
        {
            _ = Far(sorted[low]) > Far(sorted[high - 1]) ? low++ : high--;
        }

        double fence = Times * Math.Max(Far(sorted[low]), Far(sorted[high - 1]));
        while (low > 0 && Far(sorted[low - 1]) <= fence)
        {
            low--;
        }

        while (high < sorted.Length && Far(sorted[high]) <= fence)
        {
            high++;
        }

        return low..high;
    }

    /// <summary>The place of the first cell that is greater, or as great.</summary>
    private static int First<T>(ReadOnlySpan<T> sorted, T than, bool orEqual)
        where T : struct, INumber<T>
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            (low, high) = sorted[middle] < than || (!orEqual && sorted[middle] == than) ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
