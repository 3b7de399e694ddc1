using System.Globalization;
using System.IO.Compression;
using PseudoLabel.Data.Streams;

namespace PseudoLabel.Data.Tests.Streams;

/// <summary>An archive's files are counted before they are listed.</summary>
public sealed class ZipFilesTests
{
    [Theory]
    [InlineData(10, 0)]
    [InlineData(10, 3_000)]
    [InlineData(3_000, 0)]
    [InlineData(70_000, 0)]
    public void Open_AsManyFilesAsMayBe_OpensAndOneFewerRefuses(int files, int comment)
    {
        MemoryStream zip = Zip(files, comment);
        using (ZipArchive archive = ZipFiles.Open(zip, files))
        {
            Assert.Equal(files, archive.Entries.Count);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<InvalidDataException>(() => ZipFiles.Open(zip, files - 1));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 300_000);
        Assert.Contains("files in it, the most that are read", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_EndThatLies_IsRefusedOrReadsTheSame()
    {
        byte[] whole = Zip(5, 7).ToArray();
        for (int at = whole.Length - 40; at < whole.Length; at++)
        {
            foreach (byte value in (byte[])[0, 1, 0x7F, 0xFF])
            {
                byte[] changed = [.. whole];
                changed[at] = value;
                try
                {
                    using ZipArchive archive = ZipFiles.Open(new MemoryStream(changed), 5);
                    Assert.InRange(archive.Entries.Count, 0, 5);
                }
                catch (InvalidDataException)
                {
                    // What the library and this say alike.
                }
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("PK")]
    [InlineData("no archive at all, but long enough for one's end")]
    public void Open_NoArchive_IsRefused(string text) =>
        Assert.Throws<InvalidDataException>(() => ZipFiles.Open(new MemoryStream(System.Text.Encoding.ASCII.GetBytes(text))));

    private static MemoryStream Zip(int files, int comment)
    {
        var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (int i = 0; i < files; i++)
            {
                archive.CreateEntry(i.ToString(CultureInfo.InvariantCulture), CompressionLevel.NoCompression);
            }

            archive.Comment = new string('c', comment);
        }

        return zip;
    }
}
