namespace PseudoLabel.Core.Data.Text;

/// <summary>The text of a table as one stream of bytes, whatever its file is packed in.</summary>
internal static class ContentStream
{
    /// <summary>Opens the text at its first byte.</summary>
    /// <param name="file">A file of a text format.</param>
    /// <param name="source">Where its bytes are.</param>
    /// <returns>A stream that the caller disposes; seekable unless <see cref="DataFile.IsSequential"/>.</returns>
    public static Stream Open(DataFile file, IDataSource source)
    {
        Stream stream = source.OpenRead(file);
        return file.Gzip ? new GzipInput(stream) : stream;
    }
}
