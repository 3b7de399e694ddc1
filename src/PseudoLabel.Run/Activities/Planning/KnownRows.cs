using System.Text;
using PseudoLabel.Data;
using PseudoLabel.Run.Documents;

namespace PseudoLabel.Run.Activities.Planning;

/// <summary>
/// Rows of the pool whose label is known, as they are labeled rows too: those that answers are about, and those whose cells are a labeled
/// row's in all used columns. No model labels them, none learns from them twice, and nobody is asked about them.
/// </summary>
internal sealed class KnownRows
{
    private readonly Dictionary<ulong, int> byCells;
    private readonly Dictionary<string, Dictionary<long, int>> byPlace;

    private KnownRows(Dictionary<ulong, int> byCells, IReadOnlyList<RowPlace> answered)
    {
        this.byCells = byCells;
        byPlace = answered.GroupBy(a => a.Source, StringComparer.Ordinal)
            .ToDictionary(a => a.Key, a => a.ToDictionary(r => r.Row, r => r.Labeled), StringComparer.Ordinal);
    }

    /// <summary>What the labeled rows are known by. Of several of the same cells the last one counts.</summary>
    /// <param name="cellsTell">Whether the cells of a row of the pool tell which row it is.</param>
    public static KnownRows Of(LabeledRows labeled, bool cellsTell)
    {
        var byCells = new Dictionary<ulong, int>();
        for (int i = 0; cellsTell && labeled.CellsTell && i < labeled.Hashes.Length; i++)
        {
            if (labeled.Hashes[i] != RowHashes.Nothing)
            {
                byCells[labeled.Hashes[i]] = i;
            }
        }

        return new KnownRows(byCells, labeled.Answered);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="answered">The plan's answers.</param>
    public static KnownRows Read(Stream stream, IReadOnlyList<RowPlace> answered)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        int count = reader.ReadInt32();
        var byCells = new Dictionary<ulong, int>(count);
        for (int i = 0; i < count; i++)
        {
            ulong hash = reader.ReadUInt64();
            byCells.Add(hash, reader.ReadInt32());
        }

        return new KnownRows(byCells, answered);
    }

    /// <summary>Writes the rows by their cells; those by their places are in the plan.</summary>
    public void Write(Stream stream)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(byCells.Count);
        foreach ((ulong hash, int row) in byCells.OrderBy(h => h.Value))
        {
            writer.Write(hash);
            writer.Write(row);
        }
    }

    /// <summary>The known ones among the rows of a block, and their places in it, ascending.</summary>
    /// <param name="table">The table that they are of.</param>
    public IReadOnlyList<(int Place, KnownRow Row)> Find(TableIndex table, RowBlock block)
    {
        var found = new List<(int, KnownRow)>();
        Dictionary<long, int>? answered = byPlace.GetValueOrDefault(table.File.Name);
        bool placed = byPlace.Count > 0 && (table.Images is not null || answered is not null);
        if (byCells.Count == 0 && !placed)
        {
            return found;
        }

        ulong[] hashes = byCells.Count == 0 ? [] : RowHashes.Of(block);
        for (int i = 0; i < block.Rows; i++)
        {
            long number = block.RowNumbers[i];
            if (placed && Answered(table, number) is var answer and >= 0)
            {
                found.Add((i, new KnownRow(number, answer, IsAnswer: true)));
            }
            else if (hashes.Length > 0 && byCells.TryGetValue(hashes[i], out int labeled))
            {
                found.Add((i, new KnownRow(number, labeled, IsAnswer: false)));
            }
        }

        return found;
    }

    private int Answered(TableIndex table, long number)
    {
        (string source, long row) = table.Place(number);
        return byPlace.TryGetValue(source, out Dictionary<long, int>? rows) && rows.TryGetValue(row, out int labeled) ? labeled : -1;
    }
}
