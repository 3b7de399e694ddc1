using System.Globalization;
using System.Text;
using PseudoLabel.Data;
using Sylvan.Data.Csv;

namespace PseudoLabel.Run.Results.Csv;

/// <summary>Reads back a table that a run wrote; what is not as it was written is the user's mistake, named by line and column.</summary>
internal sealed class ResultReader : IDisposable
{
    private const string Remedy = "use the file as the run wrote it";
    private readonly string file;
    private readonly IReadOnlyList<string> columns;
    private readonly CsvDataReader csv;
    private readonly int linesBefore;

    /// <summary>Opens a table.</summary>
    /// <param name="stream">The bytes; it stays open.</param>
    /// <param name="file">The name that errors give it.</param>
    /// <param name="columns">The columns that it must start with.</param>
    /// <param name="hasHeaders">Whether its first line names them.</param>
    public ResultReader(Stream stream, string file, IReadOnlyList<string> columns, bool hasHeaders)
    {
        this.file = file;
        this.columns = columns;
        linesBefore = hasHeaders ? 1 : 0;
        var options = new CsvDataReaderOptions
        {
            HasHeaders = hasHeaders,
            Delimiter = ',',
            // A file's name may start with the default, '#'.
            Comment = '\0',
            BufferSize = 1 << 16,
            // A row of a review with all its cells.
            MaxBufferSize = 1 << 27,
        };
        var text = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true), true, 1 << 16, leaveOpen: true);
        try
        {
            csv = CsvDataReader.Create(text, options);
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            throw Unreadable(e, 1);
        }

        if (hasHeaders)
        {
            RequireColumns();
        }
    }

    /// <summary>Fields of the current row.</summary>
    public int RowFields => csv.RowFieldCount;

    /// <summary>Names of the columns after those that were asked for.</summary>
    public IEnumerable<string> FurtherColumns()
    {
        for (int i = columns.Count; i < csv.FieldCount; i++)
        {
            yield return csv.GetName(i);
        }
    }

    /// <summary>Moves to the next row.</summary>
    public bool Next()
    {
        try
        {
            return csv.Read();
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            throw Unreadable(e, Line + 1);
        }
    }

    /// <summary>A field's text; empty where the row ends before it.</summary>
    public ReadOnlySpan<char> Text(int field) => field < csv.RowFieldCount ? csv.GetFieldSpan(field) : [];

    /// <summary>The integer in a field, 0 to <paramref name="max"/>.</summary>
    public long Integer(int field, long max = long.MaxValue) =>
        long.TryParse(Text(field), NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value <= max
            ? value
            : throw Fault(field, "is not a whole number");

    /// <summary>The number in a field; NaN where it is empty.</summary>
    public float Number(int field)
    {
        ReadOnlySpan<char> text = Text(field);
        if (text.IsEmpty)
        {
            return float.NaN;
        }

        return float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float value)
            ? value
            : throw Fault(field, "is not a number");
    }

    /// <summary>The error of a field of the current row.</summary>
    public UserErrorException Fault(int field, string problem) => new(
        $"the field {problem}; {Remedy}",
        file,
        Line,
        field < columns.Count ? columns[field] : (field + 1).ToString(CultureInfo.InvariantCulture));

    /// <summary>The error of the current row.</summary>
    public UserErrorException Fault(string problem) => new($"the line {problem}; {Remedy}", file, Line);

    /// <inheritdoc/>
    public void Dispose() => csv.Dispose();

    /// <summary>The current row's line, where no field above holds a newline.</summary>
    private long Line => Math.Max(0, csv.RowNumber) + linesBefore;

    private void RequireColumns()
    {
        for (int i = 0; i < columns.Count; i++)
        {
            if (i >= csv.FieldCount || csv.GetName(i) != columns[i])
            {
                throw new UserErrorException($"the header does not start with '{string.Join(',', columns)}'; {Remedy}", file, 1);
            }
        }
    }

    private static bool IsUnreadable(Exception e) =>
        e is FormatException or DecoderFallbackException or InvalidDataException or CsvMissingHeadersException;

    private UserErrorException Unreadable(Exception e, long line) => new($"this is not CSV in UTF-8; {Remedy}", file, line, inner: e);
}
