using System.Collections.Frozen;
using PseudoLabel.Data;

namespace PseudoLabel.Learning.Features.Categorical;

/// <summary>
/// Turns the cells of a categorical column into one-hot features, or hashes them (Weinberger et al. 2009, without signs).
/// </summary>
internal sealed class CategoricalEncoder : SparseEncoder
{
    private readonly CategoricalColumn column;
    private readonly FrozenDictionary<string, int> positions;
    private readonly int missingAt;
    private readonly int otherAt;

    internal CategoricalEncoder(CategoricalColumn column)
    {
        this.column = column;
        positions = column.Values.Select((value, i) => KeyValuePair.Create(value, i)).ToFrozenDictionary(StringComparer.Ordinal);
        int named = column.Values.Count + column.Buckets;
        missingAt = column.HasMissing ? named : -1;
        otherAt = column.HasOther ? named + (column.HasMissing ? 1 : 0) : -1;
        Width = named + (column.HasMissing ? 1 : 0) + (column.HasOther ? 1 : 0);
    }

    internal override int Width { get; }

    internal override IEnumerable<string> Names =>
    [
        .. column.Values.Select(value => $"{column.Name}={value}"),
        .. Enumerable.Range(0, column.Buckets).Select(bucket => $"{column.Name}=#{bucket}"),
        .. column.HasMissing ? [$"{column.Name}=(missing)"] : Array.Empty<string>(),
        .. column.HasOther ? [$"{column.Name}=(other)"] : Array.Empty<string>(),
    ];

    internal override SparseColumnWriter Open(ColumnBlock block, int firstColumn) => new Writer(this, block.Values!, firstColumn);

    /// <summary>The values that have no feature of their own; none where values are hashed, as any has one then.</summary>
    internal override UnseenValues? Unseen(ColumnBlock cells, int rows) =>
        column.Buckets > 0 ? null : UnseenValues.Of(column.Name, cells.Values.AsSpan(0, rows), positions.ContainsKey);

    private int Position(string? cell)
    {
        if (cell is null)
        {
            return missingAt;
        }

        if (column.Buckets > 0)
        {
            return (int)(StableHash.Of(cell) % (uint)column.Buckets);
        }

        return positions.TryGetValue(cell, out int position) ? position : otherAt;
    }

    private sealed class Writer(CategoricalEncoder encoder, string?[] cells, int firstColumn) : SparseColumnWriter
    {
        internal override void Write(int row, SparseRows target)
        {
            int position = encoder.Position(cells[row]);
            if (position >= 0)
            {
                target.Append(firstColumn + position, 1);
            }
        }
    }
}
