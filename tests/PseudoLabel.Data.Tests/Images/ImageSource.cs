using System.IO.Compression;
using PseudoLabel.Data.Images;
using PseudoLabel.Data.Tables;

namespace PseudoLabel.Data.Tests.Images;

/// <summary>
/// Files in memory, and a format of images as plain as can be: width, height, then red, green and blue of each pixel, a byte each.
/// </summary>
internal sealed class ImageSource : IDataSource, IImageDecoder
{
    private readonly Dictionary<string, byte[]> files = new(StringComparer.Ordinal);

    public IImageDecoder Decoder => this;

    /// <summary>What was needed, image by image.</summary>
    public List<ImageNeed?> Needs { get; } = [];

    public ImageSource Add(string name, byte[] bytes)
    {
        files.Add(name, bytes);
        return this;
    }

    public Stream OpenRead(DataFile file) => new MemoryStream(files[file.Name], writable: false);

    public ImagePixels Decode(ReadOnlySpan<byte> encoded, ImageNeed? need = null)
    {
        Needs.Add(need);
        return encoded.Length > 2 && encoded.Length == 2 + (encoded[0] * encoded[1] * 3)
            ? new ImagePixels(encoded[0], encoded[1], encoded[2..].ToArray())
            : throw new ImageException("it is no image");
    }

    /// <summary>One pixel of a shade of gray.</summary>
    public static byte[] Gray(byte value) => [1, 1, value, value, value];

    public static DataFile Image(string name, string? label = null) => new() { Name = name, Format = DataFormat.Image, Class = label };

    public static DataFile Archive(string name, string? label) => new() { Name = name, Format = DataFormat.ImageArchive, Class = label };

    public static List<TableIndex> Index(ImageSource source, int batchRows, params DataFile[] files) =>
        [.. InputTables.Index(files, source, new IndexOptions { BatchRows = batchRows }, CancellationToken.None)];

    public static byte[] Zip(params (string Name, byte[] Bytes)[] entries)
    {
        using var whole = new MemoryStream();
        using (var zip = new ZipArchive(whole, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] bytes) in entries)
            {
                using Stream entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(bytes);
            }
        }

        return whole.ToArray();
    }
}
