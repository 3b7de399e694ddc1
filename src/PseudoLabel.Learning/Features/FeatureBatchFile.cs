using System.Runtime.InteropServices;
using System.Text;
using PseudoLabel.Data;

namespace PseudoLabel.Learning.Features;

/// <summary>
/// The stored form of a <see cref="FeatureBatch"/>: its arrays as they lie in memory, little-endian, so that reading converts nothing.
/// </summary>
/// <remarks>
/// Layout: a header of 40 bytes (magic "PLFB", version, rows, columns, dense columns, runs, set-aside rows, bytes that they take,
/// sparse entries as 64 bits); dense cells, float32, row-major; where there are sparse columns, rows + 1 offsets, then
/// the entries' columns, both int32, then their values, float32; row numbers as runs of consecutive ones
/// (first number, count; 64 bits each); the set-aside rows (row and line as 64 bits, column and reason as UTF-8 with their lengths).
/// </remarks>
public static class FeatureBatchFile
{
    // One row in so many, or fewer, are read one by one: seeking costs about as much as reading that many.
    private const int SparingShare = 16;

    /// <summary>Writes a batch; the same batch gives the same bytes.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="stream">Where to; left open.</param>
    public static void Write(FeatureBatch batch, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(stream);
        FeatureMatrix matrix = batch.Features;
        ArgumentOutOfRangeException.ThrowIfNotEqual(batch.RowNumbers.Length, matrix.Rows, nameof(batch));
        RequireLittleEndian();
        long[] runs = RowRuns.Of(batch.RowNumbers);
        byte[] setAside = ToBytes(batch.SetAside);
        int entries = matrix.HasSparse ? matrix.Offsets[matrix.Rows] : 0;
        var header = new FeatureBatchHeader
        {
            Magic = FeatureBatchHeader.ExpectedMagic,
            Version = FeatureBatchHeader.ExpectedVersion,
            Rows = matrix.Rows,
            Columns = matrix.Columns,
            DenseColumns = matrix.DenseColumns,
            Runs = runs.Length / 2,
            SetAside = batch.SetAside.Count,
            SetAsideBytes = setAside.Length,
            Entries = entries,
        };
        WriteArray<FeatureBatchHeader>(stream, [header]);
        WriteArray<float>(stream, matrix.Dense.AsSpan(0, matrix.Rows * matrix.DenseColumns));
        if (matrix.HasSparse)
        {
            WriteArray<int>(stream, matrix.Offsets.AsSpan(0, matrix.Rows + 1));
            WriteArray<int>(stream, matrix.Indices.AsSpan(0, entries));
            WriteArray<float>(stream, matrix.Values.AsSpan(0, entries));
        }

        WriteArray<long>(stream, runs);
        stream.Write(setAside);
    }

    /// <summary>Reads a batch.</summary>
    /// <param name="stream">Where from, at the batch's first byte; left open after its last.</param>
    /// <param name="reuse">Arrays to fill instead of new ones; what was read into them before is overwritten.</param>
    /// <exception cref="InvalidDataException">The bytes are not a batch, are cut short, or contradict themselves.</exception>
    public static FeatureBatch Read(Stream stream, FeatureBatchBuffers? reuse = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        RequireLittleEndian();
        reuse ??= new FeatureBatchBuffers();
        try
        {
            FeatureBatchHeader header = default;
            ReadArray(stream, MemoryMarshal.CreateSpan(ref header, 1));
            header.Check(stream);
            FeatureMatrix matrix = ReadMatrix(stream, header, reuse);
            long[] runs = new long[header.Runs * 2];
            ReadArray<long>(stream, runs);
            if (reuse.RowNumbers.Length != header.Rows)
            {
                reuse.RowNumbers = new long[header.Rows];
            }

            RowRuns.Expand(runs, reuse.RowNumbers);
            byte[] setAside = new byte[header.SetAsideBytes];
            ReadArray<byte>(stream, setAside);
            return new FeatureBatch { Features = matrix, RowNumbers = reuse.RowNumbers, SetAside = FromBytes(setAside, header.SetAside) };
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException)
        {
            throw new InvalidDataException(FeatureBatchHeader.Unreadable, e);
        }
    }

    /// <summary>Reads some rows' features of a batch. Where they are few and the stream can seek, the others are passed over.</summary>
    /// <param name="stream">Where from, at the batch's first byte; left open, anywhere.</param>
    /// <param name="rows">The rows, ascending.</param>
    /// <param name="reuse">Arrays for what is read on the way.</param>
    /// <returns>A matrix of its own of those rows, in their order.</returns>
    /// <exception cref="InvalidDataException">As <see cref="Read"/>.</exception>
    public static FeatureMatrix ReadRows(Stream stream, ReadOnlySpan<int> rows, FeatureBatchBuffers reuse)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(reuse);
        RequireLittleEndian();
        try
        {
            FeatureBatchHeader header = default;
            long start = stream.CanSeek ? stream.Position : 0;
            ReadArray(stream, MemoryMarshal.CreateSpan(ref header, 1));
            header.Check(stream);
            return stream.CanSeek && header.Columns == header.DenseColumns && rows.Length < header.Rows / SparingShare
                ? ReadDenseRows(stream, start + Marshal.SizeOf<FeatureBatchHeader>(), header, rows)
                : ReadMatrix(stream, header, reuse).Select(rows);
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException(FeatureBatchHeader.Unreadable, e);
        }
    }

    /// <summary>Where a row stands in a batch; the features are passed over.</summary>
    /// <param name="stream">Where from, at the batch's first byte; left open, anywhere.</param>
    /// <param name="number">The row's number in its file.</param>
    /// <returns>Its place among the batch's rows; -1 where it is none of them.</returns>
    /// <exception cref="InvalidDataException">As <see cref="Read"/>.</exception>
    public static int PlaceOf(Stream stream, long number)
    {
        ArgumentNullException.ThrowIfNull(stream);
        RequireLittleEndian();
        if (!stream.CanSeek)
        {
            return Array.IndexOf(Read(stream).RowNumbers, number);
        }

        try
        {
            FeatureBatchHeader header = default;
            ReadArray(stream, MemoryMarshal.CreateSpan(ref header, 1));
            header.Check(stream);
            bool hasSparse = header.Columns > header.DenseColumns;
            stream.Position += ((long)header.Rows * header.DenseColumns * sizeof(float))
                + (hasSparse ? ((header.Rows + 1L) * sizeof(int)) + (header.Entries * (sizeof(int) + sizeof(float))) : 0);
            long[] runs = new long[header.Runs * 2];
            ReadArray<long>(stream, runs);
            return RowRuns.PlaceOf(runs, number);
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException(FeatureBatchHeader.Unreadable, e);
        }
    }

    private static FeatureMatrix ReadDenseRows(Stream stream, long start, FeatureBatchHeader header, ReadOnlySpan<int> rows)
    {
        float[] dense = GC.AllocateUninitializedArray<float>(rows.Length * header.DenseColumns);
        for (int i = 0; i < rows.Length; i++)
        {
            stream.Position = start + (long)rows[i] * header.DenseColumns * sizeof(float);
            ReadArray(stream, dense.AsSpan(i * header.DenseColumns, header.DenseColumns));
        }

        return new FeatureMatrix(rows.Length, header.Columns, header.DenseColumns, dense);
    }

    private static FeatureMatrix ReadMatrix(Stream stream, FeatureBatchHeader header, FeatureBatchBuffers reuse)
    {
        int cells = header.Rows * header.DenseColumns;
        float[] dense = FeatureBatchBuffers.Fit(ref reuse.Dense, cells);
        ReadArray(stream, dense.AsSpan(0, cells));
        if (header.Columns == header.DenseColumns)
        {
            return new FeatureMatrix(header.Rows, header.Columns, header.DenseColumns, dense);
        }

        int entries = (int)header.Entries;
        int[] offsets = FeatureBatchBuffers.Fit(ref reuse.Offsets, header.Rows + 1);
        int[] indices = FeatureBatchBuffers.Fit(ref reuse.Indices, entries);
        float[] values = FeatureBatchBuffers.Fit(ref reuse.Values, entries);
        ReadArray(stream, offsets.AsSpan(0, header.Rows + 1));
        ReadArray(stream, indices.AsSpan(0, entries));
        ReadArray(stream, values.AsSpan(0, entries));
        bool ascending = offsets[0] == 0 && offsets[header.Rows] == entries;
        for (int row = 0; row < header.Rows; row++)
        {
            ascending &= offsets[row] <= offsets[row + 1];
        }

        return ascending
            ? new FeatureMatrix(header.Rows, header.Columns, header.DenseColumns, dense, offsets, indices, values)
            : throw new InvalidDataException(FeatureBatchHeader.Unreadable);
    }

    private static byte[] ToBytes(IReadOnlyList<SetAsideRow> rows)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true))
        {
            foreach (SetAsideRow row in rows)
            {
                writer.Write(row.Row);
                writer.Write(row.Line);
                writer.Write(row.Column);
                writer.Write(row.Reason);
            }
        }

        return bytes.ToArray();
    }

    private static SetAsideRow[] FromBytes(byte[] bytes, int count)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        var rows = new SetAsideRow[count];
        for (int i = 0; i < count; i++)
        {
            rows[i] = new SetAsideRow(reader.ReadInt64(), reader.ReadInt64(), reader.ReadString(), reader.ReadString());
        }

        return rows;
    }

    private static void WriteArray<T>(Stream stream, ReadOnlySpan<T> items)
        where T : unmanaged => stream.Write(MemoryMarshal.AsBytes(items));

    private static void ReadArray<T>(Stream stream, Span<T> items)
        where T : unmanaged => stream.ReadExactly(MemoryMarshal.AsBytes(items));

    private static void RequireLittleEndian()
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Batches of features are read and written on little-endian machines only.");
        }
    }
}
