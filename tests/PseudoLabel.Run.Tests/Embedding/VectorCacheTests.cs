using PseudoLabel.Data;
using PseudoLabel.Run.Embedding;
using PseudoLabel.Run.Local;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Embedding;

public sealed class VectorCacheTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("vectors").FullName;
    private readonly FakeEmbedder embedder = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task FindAsync_SameTextsAgain_AsksTheNetworkNothing()
    {
        Half[] first = await FindAsync(Texts(0, 3_000));
        int asked = embedder.Asked.Count;

        Half[] second = await FindAsync(Texts(0, 3_000));

        Assert.Equal(3_000, asked);
        Assert.Equal(3_000, embedder.Asked.Count);
        Assert.Equal(first, second);
        Assert.Equal((Half)7, first[0]);
    }

    [Fact]
    public async Task FindAsync_TextsBeforeAndAmongThoseKnown_AsksForFewOthers()
    {
        await FindAsync(Texts(0, 3_000));
        embedder.Asked.Clear();

        await FindAsync(["one more", .. Texts(0, 1_500), "and another", .. Texts(1_500, 1_500)]);

        // What is asked are the chunks that the two are in.
        Assert.InRange(embedder.Asked.Count, 2, 500);
    }

    [Fact]
    public async Task FindAsync_TextTwiceOrMissing_IsAskedOnce()
    {
        RowBlock block = Block(["b", null, "a", "b"]);
        var items = EmbeddedItems.Of(block, 0, embedder);

        await new VectorCache(new FolderStore(folder)).FindAsync(items, 1, default);

        Assert.Equal(["b", "a"], embedder.Asked);
        Assert.Equal([0, -1, 1, 0], Enumerable.Range(0, 4).Select(items.ItemOf));
    }

    [Fact]
    public async Task FindAsync_DamagedFile_ComputesAnew()
    {
        Half[] first = await FindAsync(Texts(0, 50));
        foreach (string file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
        {
            byte[] bytes = File.ReadAllBytes(file);
            bytes[5] ^= 1;
            File.WriteAllBytes(file, bytes);
        }

        Half[] again = await FindAsync(Texts(0, 50));

        Assert.Equal(first, again);
        Assert.Equal(100, embedder.Asked.Count);
    }

    [Fact]
    public async Task FindAsync_TextsThatRunTogether_AreOthers()
    {
        await FindAsync(["ab", "c"]);

        Half[] other = await FindAsync(["a", "bc"]);

        Assert.Equal([(Half)1, (Half)'a', (Half)2, (Half)'b'], other);
    }

    [Fact]
    public async Task FindAsync_FolderThatIsAFile_ComputesWithoutKeeping()
    {
        string file = Path.Combine(folder, "taken");
        File.WriteAllText(file, "");
        var cache = new VectorCache(new FolderStore(file));

        Half[] vectors = await cache.FindAsync(EmbeddedItems.Of(Block(Texts(0, 100)), 0, embedder), 1, default);

        Assert.Equal((Half)7, vectors[0]);
        Assert.Equal(100, embedder.Asked.Count);
    }

    [Fact]
    public void Trim_FolderOfOthersToo_TouchesItsOwnFilesAlone()
    {
        string own = Directory.CreateDirectory(Path.Combine(folder, new string('a', 64))).FullName;
        string[] kept = [Path.Combine(folder, "thesis.docx"), Path.Combine(own, "notes.txt")];
        string[] chunks = [.. "bcd".Select(c => Path.Combine(own, new string(c, 64)))];
        foreach (string file in kept.Concat(chunks))
        {
            File.WriteAllBytes(file, new byte[1_000]);
            File.SetLastAccessTimeUtc(file, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(Array.IndexOf(chunks, file)));
        }

        VectorFolder.Trim(new DirectoryInfo(folder), most: 2_500, kept: 1_500);

        Assert.All(kept, file => Assert.True(File.Exists(file)));
        Assert.Equal([false, false, true], chunks.Select(File.Exists));
    }

    [Fact]
    public async Task FindAsync_Pictures_AreKnownByTheirBytes()
    {
        var images = new FakeEmbedder(EmbedderInput.Image);
        RowBlock block = Pictures([[1, 2, 3], [4, 5, 6]]);
        var cache = new VectorCache(new FolderStore(folder));
        await cache.FindAsync(EmbeddedItems.Of(block, -1, images), 1, default);

        Half[] vectors = await cache.FindAsync(EmbeddedItems.Of(block, -1, images), 1, default);

        Assert.Equal([(Half)1, (Half)2, (Half)4, (Half)5], vectors);
        Assert.Equal(2, images.Asked.Count);
    }

    private Task<Half[]> FindAsync(string[] texts) =>
        new VectorCache(new FolderStore(folder)).FindAsync(EmbeddedItems.Of(Block(texts), 0, embedder), 1, default);

    private static string[] Texts(int first, int count) => [.. Enumerable.Range(first, count).Select(i => $"t {i + 10_000}")];

    private static RowBlock Block(string?[] texts) => new()
    {
        Rows = texts.Length,
        RowNumbers = new long[texts.Length],
        Columns = [new ColumnBlock { Values = texts }],
    };

    private static RowBlock Pictures(byte[][] pictures) => new()
    {
        Rows = pictures.Length,
        RowNumbers = new long[pictures.Length],
        Columns = [],
        Pictures = pictures,
    };
}
