using System.Buffers;
using System.Globalization;
using System.Text;
using ExcelDataReader;

namespace PseudoLabel.Core.Data.Foreign;

/// <summary>
/// One sheet of an Excel workbook as CSV, a record for each row that holds anything: the first is the header. Formulas give the values that were
/// computed when the workbook was saved; errors are missing; of merged cells the first has the value.
/// </summary>
internal sealed class ExcelText : ConvertedText
{
    private readonly string _file;
    private readonly Stream _book;
    private readonly IExcelDataReader _reader;
    private readonly List<string> _cells = [];
    private int _width;
    private long _rows;

    private ExcelText(string file, Stream book, IExcelDataReader reader)
    {
        _file = file;
        _book = book;
        _reader = reader;
    }

    /// <summary>Opens a sheet.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="sheet">The sheet's name, or its number from 1; empty for the first one that is not hidden and holds anything.</param>
    /// <param name="book">The workbook, which can seek; disposed with what is returned.</param>
    /// <param name="note">Hears which sheet is read where there are several.</param>
    /// <exception cref="UserErrorException">It is damaged, too large, or has no such sheet.</exception>
    public static ExcelText Open(string file, string sheet, Stream book, Action<string>? note = null)
    {
        try
        {
            return Guard(file, () =>
            {
                ExcelBounds.Check(file, book);

                // The library asks for this encoding where it reads old files, which it does not here.
                Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
                int number = Number(file, sheet, book, note);
                book.Position = 0;
                IExcelDataReader reader = Reader(book);
                for (int i = 0; i < number; i++)
                {
                    reader.NextResult();
                }

                return new ExcelText(file, book, reader);
            });
        }
        catch
        {
            book.Dispose();
            throw;
        }
    }

    protected override bool Next(IBufferWriter<byte> text) => Guard(_file, () =>
    {
        while (_reader.Read())
        {
            if (++_rows > ExcelBounds.MostRows)
            {
                throw new UserErrorException($"the sheet has more than {ExcelBounds.MostRows:N0} rows, which no Excel sheet has; save it as CSV", _file);
            }

            if (ReadCells())
            {
                CsvRecord.Write(text, _cells);
                return true;
            }
        }

        return false;
    });

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _reader.Dispose();
            _book.Dispose();
        }

        base.Dispose(disposing);
    }

    private static IExcelDataReader Reader(Stream book) => ExcelReaderFactory.CreateOpenXmlReader(book, new ExcelReaderConfiguration { LeaveOpen = true });

    /// <summary>The place of the sheet that is read.</summary>
    private static int Number(string file, string sheet, Stream book, Action<string>? note)
    {
        using IExcelDataReader reader = Reader(book);
        var names = new List<string>();
        int first = -1;
        int others = 0;
        do
        {
            bool isWanted = sheet.Length > 0
                ? string.Equals(reader.Name, sheet, StringComparison.OrdinalIgnoreCase) || sheet == (names.Count + 1).ToString(CultureInfo.InvariantCulture)
                : reader.VisibleState == "visible" && reader.FieldCount > 0;
            if (reader.FieldCount > ExcelBounds.MostColumns)
            {
                throw new UserErrorException($"the sheet '{reader.Name}' has more than {ExcelBounds.MostColumns:N0} columns, which no Excel sheet has; save it as CSV", file);
            }

            if (isWanted && first < 0)
            {
                first = names.Count;
            }
            else if (reader.FieldCount > 0)
            {
                others++;
            }

            names.Add(reader.Name);
        }
        while (reader.NextResult());

        if (first < 0)
        {
            throw new UserErrorException(
                sheet.Length == 0 ? "the workbook has no visible sheet that holds anything"
                    : $"the workbook has no sheet '{sheet}'; it has {string.Join(", ", names.Take(10).Select(n => $"'{n}'"))}",
                file);
        }

        if (others > 0 && sheet.Length == 0)
        {
            note?.Invoke(string.Create(
                CultureInfo.InvariantCulture,
                $"the sheet '{names[first]}' is read, {others:N0} other{(others == 1 ? "" : "s")} not; set 'sheet' to another one's name"));
        }

        return first;
    }

    /// <summary>The cells of a row as wide as the header, wider where it holds more; false where it holds nothing.</summary>
    private bool ReadCells()
    {
        _cells.Clear();
        int last = 0;
        for (int i = 0; i < _reader.FieldCount; i++)
        {
            object? value = _reader.GetValue(i);
            string cell = value is null ? "" : ExcelCell.Text(value, value is DateTime ? _reader.GetNumberFormatString(i) : null);
            _cells.Add(cell);
            last = cell.Length > 0 ? i + 1 : last;
        }

        if (string.Concat(_cells.Take(last)).AsSpan().Trim().Length == 0)
        {
            return false;
        }

        _width = _width == 0 ? last : _width;
        int width = Math.Max(_width, last);
        if (width < _cells.Count)
        {
            _cells.RemoveRange(width, _cells.Count - width);
        }

        return true;
    }

    /// <summary>Whatever the library says of a workbook that it cannot read, it is the workbook's fault.</summary>
    private static T Guard<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not (UserErrorException or OutOfMemoryException or OperationCanceledException))
        {
            throw new UserErrorException($"the workbook is damaged, or not as Excel writes it ({e.Message.TrimEnd('.').ReplaceLineEndings(" ")}); open it in Excel and save it again, or save it as CSV", file, inner: e);
        }
    }
}
