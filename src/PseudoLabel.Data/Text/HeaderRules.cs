using System.Globalization;

namespace PseudoLabel.Data.Text;

/// <summary>Whether the first line of a table looks like one of its rows.</summary>
internal static class HeaderRules
{
    private const double NumberShare = 0.9;
    private const int LeastRows = 2;

    /// <summary>
    /// Whether every column of numbers has a number in the first line too, and there is one: names of columns of numbers are words. Numbers
    /// that count up, as pixels are named, are names.
    /// </summary>
    public static bool LooksLikeData(IReadOnlyList<string[]> cells)
    {
        if (cells.Count <= LeastRows)
        {
            return false;
        }

        string[] first = cells[0];
        int numeric = 0;
        for (int c = 0; c < first.Length; c++)
        {
            (int numbers, int filled) = (0, 0);
            foreach (string[] row in cells.Skip(1))
            {
                if (c < row.Length && row[c].Length > 0)
                {
                    filled++;
                    numbers += CellShape.IsNumber(row[c]) ? 1 : 0;
                }
            }

            if (filled > 0 && numbers >= NumberShare * filled)
            {
                if (!CellShape.IsNumber(first[c]))
                {
                    return false;
                }

                numeric++;
            }
        }

        return numeric > 0 && !CountsUp(first);
    }

    private static bool CountsUp(string[] first)
    {
        int[] integers = [.. first.Select(c => int.TryParse(c, NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : -1)
            .Where(n => n >= 0)];
        return integers.Length > 1 && Enumerable.Range(1, integers.Length - 1).All(i => integers[i] == integers[i - 1] + 1);
    }
}
