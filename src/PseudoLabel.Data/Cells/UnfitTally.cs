using System.Text;

namespace PseudoLabel.Data.Cells;

/// <summary>Counts the cells of a block that are not what their column holds, with the first of each column.</summary>
internal sealed class UnfitTally(ColumnMap map)
{
    private readonly SortedDictionary<int, UnfitCells> byColumn = [];

    public void Clear() => byColumn.Clear();

    public void Add(int column, long row, long line, ReadOnlySpan<byte> cell)
    {
        if (byColumn.TryGetValue(column, out UnfitCells? known))
        {
            byColumn[column] = known with { Count = known.Count + 1 };
        }
        else
        {
            Add(column, row, line, Encoding.UTF8.GetString(cell));
        }
    }

    public void Add(int column, long row, long line, string cell) => byColumn[column] = byColumn.TryGetValue(column, out UnfitCells? known)
        ? known with { Count = known.Count + 1 }
        : new UnfitCells(map.Columns[column].Name, 1, row, line, map.Cells[column].WhyBad(cell));

    public IReadOnlyList<UnfitCells> Take() => byColumn.Count == 0 ? [] : [.. byColumn.Values];
}
