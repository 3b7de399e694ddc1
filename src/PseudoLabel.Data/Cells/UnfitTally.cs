using System.Text;

namespace PseudoLabel.Data.Cells;

/// <summary>Counts the cells of a block that are not what their column holds, with the first of each column.</summary>
internal sealed class UnfitTally(ColumnMap map)
{
    private readonly SortedDictionary<int, UnfitCells> _byColumn = [];

    public void Clear() => _byColumn.Clear();

    public void Add(int column, long row, long line, ReadOnlySpan<byte> cell)
    {
        if (_byColumn.TryGetValue(column, out var known))
        {
            _byColumn[column] = known with { Count = known.Count + 1 };
        }
        else
        {
            Add(column, row, line, Encoding.UTF8.GetString(cell));
        }
    }

    public void Add(int column, long row, long line, string cell) => _byColumn[column] = _byColumn.TryGetValue(column, out var known)
        ? known with { Count = known.Count + 1 }
        : new UnfitCells(map.Columns[column].Name, 1, row, line, map.Cells[column].WhyBad(cell));

    public IReadOnlyList<UnfitCells> Take() => _byColumn.Count == 0 ? [] : [.. _byColumn.Values];
}
