using PseudoLabel.Data;
using PseudoLabel.Run.Results;

namespace PseudoLabel.Run.Activities.Batches;

/// <summary>Which batch a row is in.</summary>
internal sealed class BatchPlaces
{
    private readonly Dictionary<string, (TableIndex Table, int FirstBatch)> tables = new(StringComparer.Ordinal);

    public BatchPlaces(IReadOnlyList<TableIndex> all)
    {
        int batch = 0;
        foreach (TableIndex table in all)
        {
            tables.Add(table.File.Name, (table, batch));
            batch += table.Slices.Count;
        }
    }

    public int BatchOf(ReviewRow row)
    {
        (TableIndex table, int first) = tables[row.Source];
        int slice = 0;
        while (row.Row >= table.Slices[slice].FirstRow + table.Slices[slice].Rows)
        {
            slice++;
        }

        return first + slice;
    }
}
