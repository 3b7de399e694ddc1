using PseudoLabel.Core.Data;

namespace PseudoLabel.Workflow.Activities;

/// <summary>
/// The pieces of work of the ingest phase: one a batch, but one a compressed file, which can only be read from its start.
/// Batches are numbered through the tables, in order.
/// </summary>
internal static class IngestParts
{
    public static IReadOnlyList<IngestPart> Of(IReadOnlyList<TableIndex> tables)
    {
        var parts = new List<IngestPart>();
        int batch = 0;
        foreach (TableIndex table in tables)
        {
            if (table.File.Gzip)
            {
                parts.Add(new IngestPart(table, batch, table.Slices));
                batch += table.Slices.Count;
            }
            else
            {
                parts.AddRange(table.Slices.Select(slice => new IngestPart(table, batch++, [slice])));
            }
        }

        return parts;
    }
}

/// <summary>One piece of work of the ingest phase.</summary>
/// <param name="Table">The table.</param>
/// <param name="FirstBatch">Number of its first batch.</param>
/// <param name="Slices">Its slices, each a batch.</param>
internal sealed record IngestPart(TableIndex Table, int FirstBatch, IReadOnlyList<TableSlice> Slices);
