using System.Text;
using PseudoLabel.Data;

namespace PseudoLabel.Run.Predicting;

/// <summary>The cells of a block's rows in the columns that predictions carry.</summary>
/// <param name="first">The first row's number.</param>
/// <param name="rows">Each row's cells; no rows where nothing is carried.</param>
internal sealed class KeptCells(long first, string[][] rows)
{
    private static readonly KeptCells None = new(0, []);

    /// <summary>A row's cells.</summary>
    /// <param name="row">Its number.</param>
    public ReadOnlySpan<string> Of(long row) => rows.Length == 0 ? [] : rows[row - first];

    /// <summary>Goes over a block's rows.</summary>
    /// <param name="reader">At the row before the block's first one; null where nothing is carried.</param>
    /// <param name="places">The columns' places in the header.</param>
    public static KeptCells Read(RawRowReader? reader, int[] places, RowBlock block)
    {
        if (reader is null)
        {
            return None;
        }

        var rows = new string[block.Rows + block.SetAside.Count][];
        for (int i = 0; i < rows.Length; i++)
        {
            reader.Read();
            rows[i] = [.. places.Select(p => Encoding.UTF8.GetString(reader.Cell(p)))];
        }

        long usable = block.Rows > 0 ? block.RowNumbers[0] : long.MaxValue;
        long aside = block.SetAside.Count > 0 ? block.SetAside[0].Row : long.MaxValue;
        return new KeptCells(Math.Min(usable, aside), rows);
    }
}
