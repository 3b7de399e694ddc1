using PseudoLabel.Data.Columnar.ArrowFormat;
using PseudoLabel.Data.Columnar.ParquetFormat;

namespace PseudoLabel.Data.Columnar;

/// <summary>What is the same for all columnar formats: opening, and cutting groups into slices.</summary>
internal static class ColumnarTable
{
    /// <summary>Columns that lists of constant length may become.</summary>
    public const int MostElements = 4096;

    /// <summary>Opens a file.</summary>
    /// <exception cref="UserErrorException">It is empty, damaged, or not of its format.</exception>
    public static IColumnarTable Open(DataFile file, IDataSource source)
    {
        Stream stream = source.OpenRead(file);
        try
        {
            if (stream.Length == 0)
            {
                throw new UserErrorException("the file is empty; it needs a header and rows", file.Name);
            }

            return Guarded<IColumnarTable>(file, () => file.Format == DataFormat.Parquet
                ? ParquetTable.Open(file, stream)
                : ArrowTable.Open(file, stream));
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Slices are row ranges that never cross a group, which is read from its start.</summary>
    public static TableIndex Index(DataFile file, IDataSource source, IndexOptions options)
    {
        using IColumnarTable table = Open(file, source);
        string[] header = [.. table.Columns.Select(c => c.Name)];
        HeaderNames.CheckDistinct(file, header, line: null);
        var slices = new List<TableSlice>();
        long row = 0L;
        for (int group = 0; group < table.GroupRows.Count; group++)
        {
            for (long end = row + table.GroupRows[group]; row < end;)
            {
                var rows = (int)Math.Min(options.BatchRows, end - row);
                slices.Add(
                    new TableSlice { File = file, Offset = row, Length = rows, FirstRow = row, Rows = rows, FirstLine = 0, Group = group });
                row += rows;
            }
        }

        Dictionary<string, string> unread = table.Columns.Where(c => c.Unread is not null)
            .ToDictionary(c => c.Name, c => c.Unread!, StringComparer.Ordinal);
        return new TableIndex { File = file, Header = header, Rows = row, Slices = slices, Unread = unread };
    }

    /// <summary>The group that holds a row, and that group's first row.</summary>
    public static (int Group, long FirstRow) Locate(this IColumnarTable table, long row)
    {
        (int group, long first) = (0, 0L);
        while (group < table.GroupRows.Count && row >= first + table.GroupRows[group])
        {
            first += table.GroupRows[group++];
        }

        return (group, first);
    }

    /// <summary>Tells what damaged bytes do to a decoder as the user's error that they are.</summary>
    public static T Guarded<T>(DataFile file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (LimitException e)
        {
            throw new UserErrorException(e.Message, file.Name, inner: e);
        }
        catch (OutOfMemoryException e)
        {
            throw new UserErrorException("it takes more memory than there is; write its rows into several files", file.Name, inner: e);
        }
        catch (Exception e)
            when (e is InvalidDataException or EndOfStreamException or ArgumentException or IndexOutOfRangeException or ArithmeticException
            or FormatException or InvalidOperationException or NotSupportedException or NullReferenceException or KeyNotFoundException)
        {
            string what = file.Format == DataFormat.Parquet ? "a Parquet file" : "a file of Arrow or Feather";
            throw new UserErrorException($"not {what}, or a damaged one", file.Name, inner: e);
        }
    }
}
