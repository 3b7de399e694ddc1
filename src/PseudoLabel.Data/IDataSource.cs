namespace PseudoLabel.Data;

/// <summary>Where the bytes of files come from: a folder, a blob container, or memory. The edge implements it.</summary>
public interface IDataSource
{
    /// <summary>
    /// Opens a file at its first byte, as stored: gzip is undone by the reader, not here.
    /// The stream is seekable unless <see cref="DataFile.Gzip"/>. Calls may come from several threads; each gets its own stream.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <returns>A stream that the caller disposes.</returns>
    Stream OpenRead(DataFile file);

    /// <summary>Decodes the images among the files; null where images are not read. Many threads may use it at once.</summary>
    IImageDecoder? Decoder => null;
}
