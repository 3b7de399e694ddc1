using PseudoLabel.Data;

namespace PseudoLabel.Run.Activities.Planning;

/// <summary>
/// The pieces of work of the ingest phase: one a batch, but one a compressed file, which can only be read from its start, and one a row
/// group of a Parquet file, which can only be decoded as a whole. Batches are numbered through the tables, in order.
/// </summary>
internal static class IngestParts
{
    public static IReadOnlyList<IngestPart> Of(IReadOnlyList<TableIndex> tables)
    {
        var parts = new List<IngestPart>();
        int batch = 0;
        foreach (TableIndex table in tables)
        {
            IEnumerable<IReadOnlyList<TableSlice>> pieces =
                table.File.IsSequential ? [table.Slices]
                : table.File.IsColumnar ? table.Slices.GroupBy(s => s.Group).Select(g => (IReadOnlyList<TableSlice>)[.. g])
                : table.Slices.Select(s => (IReadOnlyList<TableSlice>)[s]);
            foreach (IReadOnlyList<TableSlice> slices in pieces)
            {
                parts.Add(new IngestPart(table, batch, slices));
                batch += slices.Count;
            }
        }

        return parts;
    }
}

/// <summary>One piece of work of the ingest phase.</summary>
/// <param name="FirstBatch">Number of its first batch.</param>
/// <param name="Slices">Its slices, each a batch.</param>
internal sealed record IngestPart(TableIndex Table, int FirstBatch, IReadOnlyList<TableSlice> Slices);
