using PseudoLabel.Data.Cells;
using PseudoLabel.Data.Columnar;
using PseudoLabel.Data.Images;
using PseudoLabel.Data.Text;

namespace PseudoLabel.Data.Tables;

/// <summary>
/// Reads rows as the schema says, in blocks. A cell that is empty or only white space is missing, whatever the format. In columns of
/// numbers and times NA, N/A, NaN, null, None, ? and the like are missing too. Numbers and times are written as the index says, by default
/// plainly: a point, no thousands separators; year, month, day. A cell that does not fit is missing too, and counted.
/// </summary>
public static class TableReader
{
    // A block of long texts ends early, so that its memory has a bound too.
    private const int BlockBytes = 1 << 25;

    /// <summary>
    /// Reads one slice. Lazy: the file is opened at the first block, and one block is in memory at a time, of
    /// columnar files beside it a page of each used column. A block ends early when its rows take 32 MiB in the file, or as pixels. A slice
    /// of a gzip file costs decompressing all before it, one of Parquet passing over its row group's rows before it: read
    /// those files whole with <see cref="ReadAll"/>.
    /// </summary>
    /// <param name="slice">The slice, from the index.</param>
    /// <param name="index">The file's index.</param>
    /// <param name="schema">The columns to read; superfluous ones of the file are passed over.</param>
    /// <param name="source">Where the bytes are.</param>
    /// <param name="options">How to read.</param>
    /// <param name="ct">Stops between blocks.</param>
    /// <returns>Blocks in file order; the rows in them and those set aside are together all rows of the slice.</returns>
    /// <exception cref="UserErrorException">A column is missing, a row has too few or too many cells, or text is damaged.</exception>
    public static IEnumerable<RowBlock> Read(
        TableSlice slice, TableIndex index, TableSchema schema, IDataSource source, ReadOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(slice);
        ArgumentNullException.ThrowIfNull(index);
        return ReadSlices(index, [slice], schema, source, options, ct).Select(pair => pair.Block);
    }

    /// <summary>Reads all slices of a file in one pass, one after another. No block spans two slices.</summary>
    /// <param name="index">The file's index.</param>
    /// <param name="schema">The columns to read.</param>
    /// <param name="source">Where the bytes are.</param>
    /// <param name="options">How to read.</param>
    /// <param name="ct">Stops between blocks.</param>
    /// <returns>Each block with its slice, in file order: the same blocks as reading slice by slice.</returns>
    /// <exception cref="UserErrorException">As <see cref="Read"/>.</exception>
    public static IEnumerable<(TableSlice Slice, RowBlock Block)> ReadAll(
        TableIndex index, TableSchema schema, IDataSource source, ReadOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(index);
        return ReadSlices(index, index.Slices, schema, source, options, ct);
    }

    private static IEnumerable<(TableSlice Slice, RowBlock Block)> ReadSlices(
        TableIndex index,
        IReadOnlyList<TableSlice> slices,
        TableSchema schema,
        IDataSource source,
        ReadOptions options,
        CancellationToken ct)
    {
        IEnumerable<(TableSlice Slice, RowBlock Block)> blocks = ReadAllRows(index, slices, schema, source, options, ct);
        return index.Skipped is { } skipped ? SkippedRows.Without(blocks, skipped) : blocks;
    }

    private static IEnumerable<(TableSlice Slice, RowBlock Block)> ReadAllRows(
        TableIndex index,
        IReadOnlyList<TableSlice> slices,
        TableSchema schema,
        IDataSource source,
        ReadOptions options,
        CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BlockRows, 1);
        if (schema.Image is { } shape)
        {
            options = options with { BlockRows = Math.Clamp(BlockBytes / sizeof(float) / shape.Columns, 1, options.BlockRows) };
        }

        if (options.ReadPictures && schema.Picture is not null)
        {
            options = options with { BlockRows = Math.Min(options.BlockRows, ReadOptions.MaxPictures) };
        }

        if (index.Images is not null)
        {
            return ImageReader.Read(index, slices, schema, source, options, ct);
        }

        ColumnMap map = ColumnMap.Create(index.File, index.Header, schema, options.ReadLabels, index.Forms);
        return index.File.IsColumnar
            ? ColumnarBlocks.Read(index.File, slices, map, source, options, ct)
            : ReadText(index.File, slices, index.Header, map, source, options, ct);
    }

    private static IEnumerable<(TableSlice Slice, RowBlock Block)> ReadText(
        DataFile file,
        IReadOnlyList<TableSlice> slices,
        IReadOnlyList<string> header,
        ColumnMap map,
        IDataSource source,
        ReadOptions options,
        CancellationToken ct)
    {
        using RecordCursor cursor = RecordCursor.Open(file, header, source);
        var builder = new BlockBuilder(map, options.ReuseBlocks);
        foreach (TableSlice slice in slices)
        {
            cursor.BeginSlice(slice);
            for (int done = 0; done < slice.Rows;)
            {
                ct.ThrowIfCancellationRequested();
                int rows = Math.Min(options.BlockRows, slice.Rows - done);
                builder.Begin(rows);
                int bytes = 0;
                for (int end = done + rows; done < end && bytes < BlockBytes; done++)
                {
                    cursor.Read();
                    bytes += cursor.RecordBytes;
                    builder.Add(cursor, slice.FirstRow + done);
                }

                yield return (slice, builder.Take());
            }
        }
    }
}
