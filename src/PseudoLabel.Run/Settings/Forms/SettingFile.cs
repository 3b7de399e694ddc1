using System.Globalization;
using System.Text;
using PseudoLabel.Data;
using PseudoLabel.Data.Cells;
using PseudoLabel.Data.Inference;
using PseudoLabel.Data.Tables;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using Sylvan.Data.Csv;

namespace PseudoLabel.Run.Settings.Forms;

/// <summary>
/// A small table that a setting is read from. It is written as a data file may be: its delimiter, encoding and decimal sign are found as
/// theirs are.
/// </summary>
internal sealed class SettingFile
{
    private readonly OrderReader[] numbers;

    private SettingFile(string path, IReadOnlyList<(int Line, string[] Cells)> rows, OrderReader[] numbers) =>
        (Path, Rows, this.numbers) = (path, rows, numbers);

    public string Path { get; }

    /// <summary>The rows that are not blank, with their lines; the first one may be a header.</summary>
    public IReadOnlyList<(int Line, string[] Cells)> Rows { get; }

    /// <summary>Reads it.</summary>
    /// <param name="of">What it holds, for errors.</param>
    /// <exception cref="UserErrorException">It cannot be read.</exception>
    public static SettingFile Read(string path, string of)
    {
        var file = new DataFile { Name = path, Format = DataFormat.Csv };
        var source = new FileDataSource([new JobInput(file, path, 0, "")]);
        var options = new IndexOptions { Text = new TextSettings { NoHeader = true } };
        try
        {
            file = InputTables.Index([file], source, options, CancellationToken.None).First().File;
            TextDialect dialect = file.Dialect ?? new TextDialect();
            using var text = new StreamReader(path, Encoded(dialect.Encoding));
            for (int line = 0; line < dialect.SkippedLines; line++)
            {
                text.ReadLine();
            }

            List<(int Line, string[] Cells)> rows = Cells(text, dialect);
            return new SettingFile(path, rows, Numbers(file, rows));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or DecoderFallbackException
            or InvalidDataException)
        {
            throw new UserErrorException($"this cannot be read as a CSV file of {of}: {e.Message}", path, inner: e);
        }
    }

    /// <summary>The number that a cell is; NaN where it is none.</summary>
    /// <param name="column">The cell's column, from 0.</param>
    public double Number(string cell, int column) =>
        numbers[column].IsMissing(cell) ? double.NaN : numbers[column].Number(cell);

    private static List<(int Line, string[] Cells)> Cells(TextReader text, TextDialect dialect)
    {
        using var csv = CsvDataReader.Create(
            text,
            new CsvDataReaderOptions
            {
                HasHeaders = false,
                Delimiter = dialect.Delimiter,
                Quote = dialect.Quote ?? '\0',
                Comment = dialect.Comment ?? '\0',
            });
        List<(int Line, string[] Cells)> rows = [];
        for (int line = dialect.SkippedLines + 1; csv.Read(); line++)
        {
            string[] cells = [.. Enumerable.Range(0, csv.RowFieldCount).Select(i => csv.GetString(i).Trim())];
            if (cells.Any(cell => cell.Length > 0))
            {
                rows.Add((line, cells));
            }
        }

        return rows;
    }

    /// <summary>How each column writes its numbers: the first row may hold names.</summary>
    private static OrderReader[] Numbers(DataFile file, List<(int Line, string[] Cells)> rows)
    {
        int width = rows.Count == 0 ? 0 : rows.Max(r => r.Cells.Length);
        string[] names = [.. Enumerable.Range(0, width).Select(c => c.ToString(CultureInfo.InvariantCulture))];
        var sample = new RawSample
        {
            File = file,
            Header = names,
            Rows = [.. rows.Skip(1).Select(r => names.Select((_, c) => c < r.Cells.Length && r.Cells[c].Length > 0 ? r.Cells[c] : null))
                .Select(cells => cells.ToArray())],
        };
        var forms = BesideColumns.Find([sample], new SchemaOptions { ReadBeside = names }).Forms[0];
        return [.. names.Select(name => new OrderReader(forms.GetValueOrDefault(name), []))];
    }

    private static Encoding Encoded(TextEncoding encoding) => encoding switch
    {
        TextEncoding.Utf8 => new UTF8Encoding(false, throwOnInvalidBytes: true),
        TextEncoding.Utf16LittleEndian => new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
        TextEncoding.Utf16BigEndian => new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
        TextEncoding.Windows1252 => CodePagesEncodingProvider.Instance.GetEncoding(1252)!,
    };
}
