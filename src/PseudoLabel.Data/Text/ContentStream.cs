using PseudoLabel.Data.Foreign;

namespace PseudoLabel.Data.Text;

/// <summary>The text of a table as one stream of bytes, whatever its file is packed in.</summary>
internal static class ContentStream
{
    /// <summary>Opens the text at its first byte, as UTF-8.</summary>
    /// <param name="file">A file of a text format.</param>
    /// <returns>A stream that the caller disposes; seekable unless <see cref="DataFile.IsSequential"/>.</returns>
    public static Stream Open(DataFile file, IDataSource source)
    {
        Stream stream = OpenPacked(file, source);
        if (file.IsConverted)
        {
            return file.Format == DataFormat.Excel
                ? ExcelText.Open(file.Name, file.Sheet ?? "", stream)
                : new ToolText(file.Name, file.Foreign, stream);
        }

        return file.Dialect is { Encoding: not TextEncoding.Utf8 } dialect ? new Utf8Input(stream, dialect.Encoding) : stream;
    }

    /// <summary>Opens the text at its first byte, in its own encoding.</summary>
    /// <param name="file">A file of a text format.</param>
    public static Stream OpenPacked(DataFile file, IDataSource source)
    {
        Stream stream = source.OpenRead(file.Container);
        try
        {
            stream = file.Entry is null ? stream : TableArchive.OpenEntry(file, stream);
            return file.Gzip ? new GzipInput(stream) : stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }
}
