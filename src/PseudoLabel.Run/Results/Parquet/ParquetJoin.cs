using System.Buffers.Binary;

namespace PseudoLabel.Run.Results.Parquet;

/// <summary>
/// Joins Parquet files of one schema into one: their row groups are copied as they are, and the footer says where they lie now. So files
/// that were written in many places become one at the speed of copying, 26 times that of Parquet.Net, which has no join and must read and
/// rewrite them (docs/performance.md). Fields by number as in Apache Parquet's parquet.thrift, 2.10.
/// </summary>
internal sealed class ParquetJoin(Stream output) : IDisposable
{
    private const int TailBytes = 8;
    private readonly PositionStream target = new(output);
    private readonly MemoryStream groups = new();
    private ThriftStruct? footer;
    private int groupCount;
    private long rows;

    private static ReadOnlySpan<byte> Magic => "PAR1"u8;

    /// <summary>Copies a file's row groups behind those that are there.</summary>
    /// <param name="part">The file; it can seek, and stays open.</param>
    /// <exception cref="InvalidDataException">It is no Parquet file, or a damaged one.</exception>
    public async Task AddAsync(Stream part, CancellationToken cancellationToken)
    {
        if (target.Position == 0)
        {
            target.Write(Magic);
        }

        (ThriftStruct of, long end) = await ReadFooterAsync(part, cancellationToken);
        long shift = target.Position - Magic.Length;
        part.Position = Magic.Length;
        await CopyAsync(part, end - Magic.Length, cancellationToken);
        foreach (ThriftStruct group in of.Inners(FileField.RowGroups))
        {
            Shift(group, shift);
            group.Write(groups);
            groupCount++;
        }

        rows += of.Integer(FileField.Rows) ?? 0;
        footer ??= of;
    }

    /// <summary>Ends the file; at least one part has been added.</summary>
    public void End()
    {
        ThriftStruct last = footer ?? throw new InvalidOperationException("No part was added.");
        last.Set(FileField.Rows, rows);
        last.SetInners(FileField.RowGroups, groupCount, groups);
        long start = target.Position;
        last.Write(target);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, checked((int)(target.Position - start)));
        target.Write(length);
        target.Write(Magic);
    }

    /// <summary>Lets go of what it holds; the output stays open.</summary>
    public void Dispose()
    {
        groups.Dispose();
        target.Dispose();
    }

    private static async Task<(ThriftStruct Footer, long Start)> ReadFooterAsync(Stream part, CancellationToken cancellationToken)
    {
        byte[] tail = new byte[TailBytes];
        if (part.Length < Magic.Length + TailBytes)
        {
            throw NoParquet();
        }

        part.Position = part.Length - TailBytes;
        await part.ReadExactlyAsync(tail, cancellationToken);
        int length = BinaryPrimitives.ReadInt32LittleEndian(tail);
        long start = part.Length - TailBytes - length;
        if (!tail.AsSpan(sizeof(int)).SequenceEqual(Magic) || length < 0 || start < Magic.Length)
        {
            throw NoParquet();
        }

        byte[] bytes = new byte[length];
        part.Position = start;
        await part.ReadExactlyAsync(bytes, cancellationToken);
        return (Parse(bytes), start);
    }

    private static ThriftStruct Parse(ReadOnlySpan<byte> bytes) => ThriftStruct.Read(ref bytes);

    private static InvalidDataException NoParquet() => new("These bytes are not a Parquet file, or not a whole one.");

    /// <summary>
    /// Moves every place in the file that a row group names. The ordinal is a 16-bit number and optional: past that many groups it wraps,
    /// as it says nothing.
    /// </summary>
    private void Shift(ThriftStruct group, long by)
    {
        Move(group, GroupField.Offset, by);
        if (group.Integer(GroupField.Ordinal) is not null)
        {
            group.Set(GroupField.Ordinal, (short)groupCount);
        }

        foreach (ThriftStruct column in group.Inners(GroupField.Columns))
        {
            Move(column, ColumnField.Offset, by);
            Move(column, ColumnField.OffsetIndex, by);
            Move(column, ColumnField.ColumnIndex, by);
            ThriftStruct chunk = column.Inner(ColumnField.MetaData);
            Move(chunk, ChunkField.DataPage, by);
            Move(chunk, ChunkField.IndexPage, by);
            Move(chunk, ChunkField.DictionaryPage, by);
            Move(chunk, ChunkField.BloomFilter, by);
        }
    }

    /// <summary>A place of 0 is none: the file starts with its magic.</summary>
    private static void Move(ThriftStruct of, short field, long by)
    {
        if (of.Integer(field) is { } place and > 0)
        {
            of.Set(field, place + by);
        }
    }

    private async Task CopyAsync(Stream part, long bytes, CancellationToken cancellationToken)
    {
        byte[] buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(1 << 18);
        while (bytes > 0)
        {
            int read = await part.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, bytes)), cancellationToken);
            if (read == 0)
            {
                throw NoParquet();
            }

            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            bytes -= read;
        }

        System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
    }

    private static class FileField
    {
        public const short Rows = 3, RowGroups = 4;
    }

    private static class GroupField
    {
        public const short Columns = 1, Offset = 5, Ordinal = 7;
    }

    private static class ColumnField
    {
        public const short Offset = 2, MetaData = 3, OffsetIndex = 4, ColumnIndex = 6;
    }

    private static class ChunkField
    {
        public const short DataPage = 9, IndexPage = 10, DictionaryPage = 11, BloomFilter = 14;
    }
}
