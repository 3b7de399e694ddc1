using System.Globalization;

namespace PseudoLabel.Data.Columnar;

/// <summary>
/// The columns of a table and the letters of their names, counted before there is memory for them: in columnar formats a list of some bytes
/// becomes thousands of columns, and a name holds those of all groups above it.
/// </summary>
internal sealed class ColumnBudget
{
    private const int MostColumns = 1 << 18;
    private const int MostLetters = 1 << 24;

    // Cells that are read at once, of all columns together, and rows that are at least.
    private const int CellsAtOnce = 1 << 24;
    private const int LeastRows = 64;
    private int columns;
    private long letters;

    /// <summary>How many rows are read at once of so many columns.</summary>
    /// <param name="most">Rows where the columns are few.</param>
    public static int Rows(int columns, int most) => Math.Clamp(CellsAtOnce / Math.Max(1, columns), Math.Min(LeastRows, most), most);

    /// <summary>Counts columns.</summary>
    /// <param name="nameLength">Letters of the name of each.</param>
    /// <exception cref="LimitException">They are too many, or their names too long.</exception>
    public void Add(int count, long nameLength)
    {
        columns += count;
        letters += count * nameLength;
        if (columns > MostColumns)
        {
            throw new LimitException(string.Create(CultureInfo.InvariantCulture,
                $"it has more than {MostColumns:N0} columns, the values of lists included; write fewer of them"));
        }

        if (letters > MostLetters)
        {
            throw new LimitException(string.Create(CultureInfo.InvariantCulture,
                $"the names of its columns take more than {MostLetters:N0} letters; give the columns and their groups shorter names"));
        }
    }
}

/// <summary>A file that is whole, perhaps, but claims more than is read: what is wrong and what to do.</summary>
internal sealed class LimitException(string problem) : Exception(problem);
