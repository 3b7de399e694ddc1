using System.IO.Compression;
using System.Text;

namespace PseudoLabel.Data.Tests;

/// <summary>One file in memory.</summary>
internal sealed class MemorySource(byte[] bytes) : IDataSource
{
    public int Opened { get; private set; }

    public Stream OpenRead(DataFile file)
    {
        Opened++;
        return new MemoryStream(bytes, writable: false);
    }

    public static MemorySource Of(string text) => new(Encoding.UTF8.GetBytes(text));

    public static DataFile File(string name)
    {
        (DataFormat format, bool gzip) = DataFormats.FromName(name)!.Value;
        return new DataFile { Name = name, Format = format, Gzip = gzip };
    }

    public static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }
}
