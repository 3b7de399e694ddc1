using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using PseudoLabel.Data.Tables;

namespace PseudoLabel.Data.Tests.Text;

/// <summary>Tables in a zip archive, unpacked on the way.</summary>
public sealed class TableArchiveTests
{
    private static readonly DataFile Archive = MemorySource.File("a.zip");

    [Fact]
    public void Index_TablesOfSeveralFormats_AreTablesWithTheArchivesName()
    {
        byte[] zip = Zip(
            ("b.csv", "x;y\n1;2\n3;4\n"u8.ToArray()),
            ("folder/a.jsonl", "{\"x\":5,\"y\":6}\n"u8.ToArray()),
            ("folder/c.tsv.gz", MemorySource.Gzip("x\ty\n7\t8\n"u8.ToArray())),
            ("__MACOSX/b.csv", "junk"u8.ToArray()),
            (".hidden.csv", "junk"u8.ToArray()),
            ("readme.md", "words"u8.ToArray()),
            ("data.parquet", "PAR1"u8.ToArray()));
        var source = new MemorySource(zip);
        var notes = new InputNotes();
        List<TableIndex> tables = [
            .. InputTables.Index([Archive], source, new IndexOptions { BatchRows = 1, Notes = notes }, CancellationToken.None)];
        Assert.Equal(["a.zip/b.csv", "a.zip/folder/a.jsonl", "a.zip/folder/c.tsv.gz"], tables.Select(t => t.File.Name));
        Assert.All(tables, t => Assert.True(t.File.IsSequential));
        Assert.Equal(
            [["1", "2"], ["3", "4"], ["5", "6"], ["7", "8"]],
            tables.SelectMany(
                t => TestTables.Rows(TableReader.ReadAll(t, TestTables.AllText(t.Header), source, new ReadOptions(), CancellationToken.None)
                    .Select(p => p.Block))));
        Assert.Equal(["a.zip: left out beside tables: data.parquet, readme.md", "a.zip/b.csv: parted by ';'"], notes.Lines());
        Assert.Equal(("a.zip/b.csv", 1L), tables[0].Place(1));
        Assert.False(InputTables.HoldsImages(Archive, source));
    }

    [Fact]
    public void Index_ImagesAndTables_IsAnArchiveOfImagesAndSaysWhatIsLeftOut()
    {
        var source = new MemorySource(Zip(("cat/1.png", [1, 2, 3]), ("labels.csv", "x\n1\n"u8.ToArray())));
        var notes = new InputNotes();
        TableIndex table = InputTables.Index([Archive], source, new IndexOptions { Notes = notes }, CancellationToken.None).Single();
        Assert.Single(table.Images!);
        Assert.Equal(["1 file in archives is not read: labels.csv"], notes.Lines());
        Assert.True(InputTables.HoldsImages(Archive, source));
    }

    [Fact]
    public void Index_NothingToRead_IsRefused() =>
        Assert.StartsWith("a.zip: this archive holds no image and no table", Refusal(Zip(("readme.md", [65]))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Index_Encrypted_IsRefusedByName()
    {
        // The flag of the entry in the directory at the end, and in front of the bytes.
        byte[] zip = Zip(("b.csv", "x\n1\n"u8.ToArray()));
        foreach ((byte[] mark, int at) in new[] { (new byte[] { 0x50, 0x4B, 3, 4 }, 6), ([0x50, 0x4B, 1, 2], 8) })
        {
            zip[zip.AsSpan().IndexOf(mark) + at] |= 1;
        }

        Assert.Equal("a.zip/b.csv: it is encrypted in its archive; unpack the archive with its password first", Refusal(zip).Message);
    }

    [Fact]
    public void Index_AnotherMethod_IsRefused()
    {
        byte[] zip = Zip(("b.csv", "x\n1\n"u8.ToArray()));
        foreach ((byte[] mark, int at) in new[] { (new byte[] { 0x50, 0x4B, 3, 4 }, 8), ([0x50, 0x4B, 1, 2], 10) })
        {
            // LZMA.
            BinaryPrimitives.WriteUInt16LittleEndian(zip.AsSpan(zip.AsSpan().IndexOf(mark) + at), 14);
        }

        Assert.Contains("packed in a way that is not read", Refusal(zip).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Index_DamagedAnywhere_IsRefusedOrReadRight()
    {
        string text = "x,y\n" + string.Concat(Enumerable.Range(0, 300).Select(i => $"{i},{i * 7919 % 1000}\n"));
        byte[] zip = Zip(("b.csv", Encoding.UTF8.GetBytes(text)));
        int refused = 0;
        for (int i = 0; i < zip.Length; i += 3)
        {
            byte[] damaged = [.. zip];
            damaged[i] ^= 0x55;
            var source = new MemorySource(damaged);
            try
            {
                Assert.Equal(300, InputTables.Index([Archive], source, new IndexOptions(), CancellationToken.None).Sum(t => t.Rows));
            }
            catch (UserErrorException)
            {
                refused++;
            }
        }

        Assert.True(refused > zip.Length / 6, $"{refused} of {zip.Length / 3} were refused");
    }

    [Fact]
    public void Index_LongerThanTheArchiveSays_IsRefused()
    {
        // The sizes in the directory are of ten bytes, the stream goes on.
        byte[] zip = Zip(("b.csv", Encoding.UTF8.GetBytes("x\n" + string.Concat(Enumerable.Repeat("1\n", 5_000)))));
        BinaryPrimitives.WriteInt32LittleEndian(zip.AsSpan(zip.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x50, 0x4B, 1, 2]) + 24), 10);
        Assert.StartsWith("a.zip/b.csv: ", Refusal(zip).Message, StringComparison.Ordinal);
    }

    private static UserErrorException Refusal(byte[] zip) => Assert.Throws<UserErrorException>(
        () => InputTables.Index([Archive], new MemorySource(zip), new IndexOptions(), CancellationToken.None).Count());

    private static byte[] Zip(params (string Name, byte[] Bytes)[] files)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] bytes) in files)
            {
                using Stream entry = zip.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }

        return stream.ToArray();
    }
}
