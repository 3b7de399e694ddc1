using System.Globalization;

namespace PseudoLabel.Data.Images;

/// <summary>The encoded images of one table: files of their own, or entries of an archive that stays open.</summary>
internal sealed class ImageBytes(TableIndex index, IDataSource source) : IDisposable
{
    /// <summary>The most bytes of an encoded image, 64 MiB; what an archive says of its length is not trusted.</summary>
    public const int MaxBytes = 1 << 26;

    private readonly ImageArchive? archive = index.File.Format == DataFormat.ImageArchive ? ImageArchive.Open(index.File, source) : null;

    /// <summary>The bytes of one image.</summary>
    /// <exception cref="ImageException">They cannot be had.</exception>
    public byte[] Read(int row)
    {
        string name = index.Images![row].Name;
        if (archive is not null)
        {
            return archive.Read(name);
        }

        using Stream stream = source.OpenRead(new DataFile { Name = name, Format = DataFormat.Image });
        return ReadAll(stream, stream.Length);
    }

    /// <summary>Reads a stream to its end, but never more than the limit.</summary>
    public static byte[] ReadAll(Stream stream, long declared)
    {
        if (declared == 0)
        {
            throw new ImageException("it is empty");
        }

        if (declared > MaxBytes)
        {
            throw TooLong();
        }

        byte[] bytes = new byte[declared];
        int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (read < bytes.Length || stream.ReadByte() >= 0)
        {
            throw new ImageException("it is not as long as it says");
        }

        return bytes;
    }

    public void Dispose() => archive?.Dispose();

    private static ImageException TooLong() =>
        new(string.Create(CultureInfo.InvariantCulture, $"it has more than {MaxBytes:N0} bytes, the most that are read of an image"));
}
