using System.Buffers;
using System.Globalization;
using System.Text;
using ExcelDataReader;

namespace PseudoLabel.Data.Foreign;

/// <summary>
/// One sheet of an Excel workbook as CSV, a record for each row that holds anything: the first is the header. Formulas give the values that
/// were computed when the workbook was saved; errors are missing; of merged cells the first has the value.
/// </summary>
internal sealed class ExcelText : ConvertedText
{
    private readonly string file;
    private readonly Stream book;
    private readonly IExcelDataReader reader;
    private readonly List<string> cells = [];
    private int width;
    private long rows;

    private ExcelText(string file, Stream book, IExcelDataReader reader)
    {
        this.file = file;
        this.book = book;
        this.reader = reader;
    }

    /// <summary>Opens a sheet.</summary>
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
                if (note is not null && sheet.Length == 0)
                {
                    Tell(book, note);
                }

                return new ExcelText(file, book, Find(file, sheet, book));
            });
        }
        catch
        {
            book.Dispose();
            throw;
        }
    }

    protected override bool Next(IBufferWriter<byte> text) => Guard(file, () =>
    {
        while (reader.Read())
        {
            if (++rows > ExcelBounds.MostRows)
            {
                throw new UserErrorException(
                    $"the sheet has more than {ExcelBounds.MostRows:N0} rows, which no Excel sheet has; save it as CSV", file);
            }

            if (ReadCells())
            {
                CsvRecord.Write(text, cells);
                return true;
            }
        }

        return false;
    });

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            reader.Dispose();
            book.Dispose();
        }

        base.Dispose(disposing);
    }

    private static IExcelDataReader Reader(Stream book) =>
        ExcelReaderFactory.CreateOpenXmlReader(book, new ExcelReaderConfiguration { LeaveOpen = true });

    /// <summary>
    /// A reader that stands before the first row of the sheet that is read. The library goes over a sheet to find how wide it is before it
    /// reads it, so none behind it is looked at.
    /// </summary>
    private static IExcelDataReader Find(string file, string sheet, Stream book)
    {
        IExcelDataReader reader = Reader(book);
        var names = new List<string>();
        do
        {
            names.Add(reader.Name);
            if (reader.FieldCount > ExcelBounds.MostColumns)
            {
                throw new UserErrorException(
                    $"the sheet '{reader.Name}' has more than {ExcelBounds.MostColumns:N0} columns, which no Excel sheet has; "
                        + "save it as CSV", file);
            }

            if (sheet.Length == 0 ? IsShown(reader) : IsNamed(reader, sheet, names.Count))
            {
                return reader;
            }
        }
        while (reader.NextResult());

        throw new UserErrorException(
            sheet.Length == 0 ? "the workbook has no visible sheet that holds anything"
                : $"the workbook has no sheet '{sheet}'; it has {string.Join(", ", names.Take(10).Select(n => $"'{n}'"))}",
            file);
    }

    private static bool IsShown(IExcelDataReader reader) => reader.VisibleState == "visible" && reader.FieldCount > 0;

    private static bool IsNamed(IExcelDataReader reader, string sheet, int number) =>
        string.Equals(reader.Name, sheet, StringComparison.OrdinalIgnoreCase) || sheet == number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Says which sheet is read where there are several, and none is named.</summary>
    private static void Tell(Stream book, Action<string> note)
    {
        string? first = null;
        int others = 0;
        using (IExcelDataReader reader = Reader(book))
        {
            do
            {
                if (first is null && IsShown(reader))
                {
                    first = reader.Name;
                }
                else if (reader.FieldCount > 0)
                {
                    others++;
                }
            }
            while (reader.NextResult());
        }

        book.Position = 0;
        if (first is not null && others > 0)
        {
            note(string.Create(CultureInfo.InvariantCulture, $"the sheet '{first}' is read, {others:N0} "
                + $"other{(others == 1 ? "" : "s")} not; set 'sheet' to another one's name"));
        }
    }

    /// <summary>The cells of a row as wide as the header, wider where it holds more; false where it holds nothing.</summary>
    private bool ReadCells()
    {
        cells.Clear();
        int last = 0;
        bool any = false;
        for (int i = 0; i < reader.FieldCount; i++)
        {
            object? value = reader.GetValue(i);
            string cell = value is null ? "" : ExcelCell.Text(value, value is DateTime ? reader.GetNumberFormatString(i) : null);
            cells.Add(cell);
            last = cell.Length > 0 ? i + 1 : last;
            any |= !string.IsNullOrWhiteSpace(cell);
        }

        if (!any)
        {
            return false;
        }

        this.width = this.width == 0 ? last : this.width;
        int width = Math.Max(this.width, last);
        if (width < cells.Count)
        {
            cells.RemoveRange(width, cells.Count - width);
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
            throw new UserErrorException(
                $"the workbook is damaged, or not as Excel writes it ({e.Message.TrimEnd('.').ReplaceLineEndings(" ")}); "
                    + "open it in Excel and save it again, or save it as CSV", file, inner: e);
        }
    }
}
