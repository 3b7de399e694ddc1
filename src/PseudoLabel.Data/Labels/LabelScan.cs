using System.Runtime.InteropServices;
using PseudoLabel.Data.Tables;

namespace PseudoLabel.Data.Labels;

/// <summary>Reads the label column of tables, and nothing else of them, to find what its cells mean.</summary>
public static class LabelScan
{
    /// <summary>Reads every cell of the label column; of images the folders that name their classes.</summary>
    /// <param name="tables">The tables.</param>
    /// <param name="label">The label column's name.</param>
    /// <param name="source">Where their bytes are.</param>
    /// <param name="options">What the user set.</param>
    /// <param name="ct">Stops the reading.</param>
    /// <exception cref="UserErrorException">A table has no such column, or is damaged.</exception>
    public static LabelValues Read(IReadOnlyList<TableIndex> tables, string label, IDataSource source, LabelOptions options,
        CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(tables);
        ArgumentNullException.ThrowIfNull(options);
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var schema = new TableSchema { Columns = [], LabelColumn = label };
        var reading = new ReadOptions { ReadLabels = true, ReuseBlocks = true };
        foreach (TableIndex table in tables)
        {
            IEnumerable<string?> cells = table.Images is { } images
                ? images.Select(i => i.Class)
                : TableReader.ReadAll(table, schema, source, reading, ct).SelectMany(b => b.Block.Labels!.Take(b.Block.Rows));
            foreach (string? cell in cells)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(counts, cell ?? "", out _)++;
            }
        }

        // A folder that is called 'none' is a class: what is not labeled lies in no folder.
        bool folders = options.Markers.Count == 0 && tables.All(t => t.Images is not null);
        return LabelValues.Of(counts, folders ? options with { Markers = [""] } : options);
    }
}
