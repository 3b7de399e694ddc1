using Parquet;
using Parquet.Schema;

namespace PseudoLabel.Core.Data.Columnar;

/// <summary>
/// An open Parquet file: its flat columns and its row groups. Nested and repeated columns are not seen.
/// Parquet.Net is asynchronous only; readers here are plain sequences on threads of their own, so they wait for it.
/// </summary>
internal sealed class ParquetTable : IDisposable
{
    private readonly DataFile _file;
    private readonly Stream _stream;
    private readonly ParquetReader _reader;

    private ParquetTable(DataFile file, Stream stream, ParquetReader reader)
    {
        _file = file;
        _stream = stream;
        _reader = reader;
        Fields = [.. reader.Schema.Fields.OfType<DataField>().Where(f => !f.IsArray)];
        GroupRows = [.. reader.RowGroups.Select(g => g.RowCount)];
    }

    /// <summary>The flat columns in file order.</summary>
    public IReadOnlyList<DataField> Fields { get; }

    /// <summary>The number of rows of each row group.</summary>
    public IReadOnlyList<long> GroupRows { get; }

    public static ParquetTable Open(DataFile file, IDataSource source)
    {
        var stream = source.OpenRead(file);
        try
        {
            if (stream.Length == 0)
            {
                throw new UserErrorException("the file is empty; it needs a header and rows", file.Name);
            }

            return Guarded(file, () =>
                new ParquetTable(file, stream, ParquetReader.CreateAsync(stream, leaveStreamOpen: true).GetAwaiter().GetResult()));
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Slices are row ranges that never cross a row group, which is the unit of decoding.</summary>
    public static TableIndex Index(DataFile file, IDataSource source, IndexOptions options)
    {
        using var table = Open(file, source);
        string[] header = [.. table.Fields.Select(f => f.Name)];
        TableIndexer.CheckDistinct(file, header, line: null);
        var slices = new List<TableSlice>();
        var row = 0L;
        for (var group = 0; group < table.GroupRows.Count; group++)
        {
            for (var end = row + table.GroupRows[group]; row < end;)
            {
                var rows = (int)Math.Min(options.BatchRows, end - row);
                slices.Add(new TableSlice { File = file, Offset = row, Length = rows, FirstRow = row, Rows = rows, FirstLine = 0, Group = group });
                row += rows;
            }
        }

        return new TableIndex { File = file, Header = header, Rows = row, Slices = slices };
    }

    /// <summary>The row group that holds a row, and that group's first row.</summary>
    public (int Group, long FirstRow) Locate(long row)
    {
        var (group, first) = (0, 0L);
        while (group < GroupRows.Count && row >= first + GroupRows[group])
        {
            first += GroupRows[group++];
        }

        return (group, first);
    }

    /// <summary>Decodes one column of a row group.</summary>
    public ParquetCells Read(int group, int field, bool numeric)
    {
        using var reader = _reader.OpenRowGroupReader(group);
        return Guarded(_file, () => ParquetCells.Read(reader, Fields[field], numeric)) ?? throw new UserErrorException(
            $"values of type {Fields[field].ClrType.Name} are not read; write the column as text or numbers", _file.Name, column: Fields[field].Name);
    }

    public void Dispose()
    {
        _reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _stream.Dispose();
    }

    // Parquet.Net meets damaged bytes with whatever exception its decoders run into.
    private static T Guarded<T>(DataFile file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e.GetType().Assembly == typeof(ParquetReader).Assembly
            || e is IOException or InvalidDataException or InvalidOperationException or ArgumentException or FormatException
                or NotSupportedException or IndexOutOfRangeException or NullReferenceException or ArithmeticException)
        {
            throw new UserErrorException("not a Parquet file, or a damaged one", file.Name, inner: e);
        }
    }
}
