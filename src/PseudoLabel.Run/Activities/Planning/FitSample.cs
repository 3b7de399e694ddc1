using PseudoLabel.Data;
using PseudoLabel.Data.Tables;

namespace PseudoLabel.Run.Activities.Planning;

/// <summary>
/// The rows of the pool that features are learned from: the first rows of every slice, a sample spread over all files, read in short
/// stretches.
/// </summary>
/// <param name="fitRows">How many are wanted.</param>
/// <param name="schema">The columns.</param>
/// <param name="tables">The pool's tables.</param>
/// <param name="source">Where their bytes are.</param>
internal sealed class FitSample(int fitRows, TableSchema schema, IReadOnlyList<TableIndex> tables, IDataSource source)
{
    /// <summary>Reads the sample; the same blocks each time.</summary>
    public IEnumerable<(TableIndex Table, RowBlock Block)> Read(CancellationToken cancel)
    {
        long rows = tables.Sum(t => t.PoolRows);
        foreach (TableIndex table in tables.Where(t => t.Slices.Count > 0))
        {
            // By the longest slice: where all rows are wanted, all are taken, however they are cut.
            double share = PlannedSchema.Share(fitRows, table.PoolRows, rows) / (double)table.PoolRows;
            int perSlice = (int)Math.Ceiling(share * table.Slices.Max(slice => slice.Rows));
            var options = new ReadOptions { BlockRows = perSlice };
            if (table.File.IsSequential || table.File.IsColumnar)
            {
                // These are decoded from the start, or by row group: in one pass.
                TableSlice? last = null;
                foreach ((TableSlice slice, RowBlock block) in TableReader.ReadAll(table, schema, source, options, cancel))
                {
                    if (slice != last)
                    {
                        yield return (table, block);
                    }

                    last = slice;
                }
            }
            else
            {
                foreach (TableSlice slice in table.Slices)
                {
                    yield return (table, TableReader.Read(slice, table, schema, source, options, cancel).First());
                }
            }
        }
    }
}
