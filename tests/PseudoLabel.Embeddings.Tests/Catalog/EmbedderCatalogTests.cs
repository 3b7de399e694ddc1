using PseudoLabel.Data;
using PseudoLabel.Embeddings.Catalog;
using PseudoLabel.Embeddings.Files;

namespace PseudoLabel.Embeddings.Tests.Catalog;

public sealed class EmbedderCatalogTests : IDisposable
{
    private const string Description = """{"pooling":"mean","lowerCase":true}""";
    private readonly string folder = Directory.CreateTempSubdirectory("pseudolabel-embedder-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Open_Twice_SameEmbedder()
    {
        var catalog = new EmbedderCatalog([Files("tiny")]);

        Assert.Same(catalog.Open("tiny", EmbedderInput.Text), catalog.Open("tiny", EmbedderInput.Text));
    }

    [Fact]
    public void Open_FromManyThreads_OpensOnce()
    {
        var catalog = new EmbedderCatalog([Files("tiny")]);
        var opened = new IEmbedder[8];

        Parallel.For(0, opened.Length, i => opened[i] = catalog.Open("tiny", EmbedderInput.Text));

        Assert.Single(opened.Distinct());
    }

    [Fact]
    public void Open_PathWithDescriptionOneFolderUp_SameHashAsInstalled()
    {
        var catalog = new EmbedderCatalog([Files("tiny")]);

        IEmbedder found = catalog.Open(Write("onnx/any name.onnx"), EmbedderInput.Text);

        Assert.Equal("any name.onnx", found.About.Name);
        Assert.Equal(catalog.Open("tiny", EmbedderInput.Text).About.Hash, found.About.Hash);
    }

    [Fact]
    public void Open_UnknownName_SaysWhatIsInstalled()
    {
        string said = Assert.Throws<UserErrorException>(
            () => new EmbedderCatalog([Files("tiny")]).Open("large", EmbedderInput.Text)).Message;

        Assert.Contains("installed are tiny", said, StringComparison.Ordinal);
        Assert.Contains(".onnx", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Default_NetworksOfBothKinds_IsWhatReadsIt_WithoutOpeningAny()
    {
        // They have no files: opening one would throw.
        var catalog = new EmbedderCatalog(
            [new MemoryFiles("eyes") { Reads = EmbedderInput.Image }, new MemoryFiles("ears") { Reads = EmbedderInput.Text }]);

        Assert.Equal("eyes", catalog.Default(EmbedderInput.Image));
        Assert.Equal("ears", catalog.Default(EmbedderInput.Text));
        Assert.Null(new EmbedderCatalog([Files("tiny")]).Default(EmbedderInput.Image));
        Assert.Equal(
            "eyes reads images, not texts", Assert.Throws<UserErrorException>(() => catalog.Open("eyes", EmbedderInput.Text)).Message);
    }

    [Fact]
    public void Open_NoFile_IsRefusedByItsPath()
    {
        string path = Path.Join(folder, "none.onnx");

        Assert.Contains(path, Assert.Throws<UserErrorException>(() => new EmbedderCatalog([]).Open(path, EmbedderInput.Text)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Find_ByHash_AmongInstalledAndGiven()
    {
        var catalog = new EmbedderCatalog([Files("other", [[1, 2], [3, 4], [5, 6], [7, 8]]), Files("tiny")]);
        EmbedderAbout about = catalog.Open("tiny", EmbedderInput.Text).About;

        Assert.Equal("tiny", catalog.Find(about with { Name = "renamed" }).About.Name);
        Assert.Equal($"{Path.GetFileName(folder)}/model.onnx", new EmbedderCatalog([]).Find(about, Write("model.onnx")).About.Name);
        Assert.Equal($"{Path.GetFileName(folder)}/model.onnx", new EmbedderCatalog([]).Find(about, Write("onnx/model.onnx")).About.Name);
        Assert.Contains("SHA-256", Assert.Throws<UserErrorException>(() => catalog.Find(about with { Hash = new string('0', 64) })).Message,
            StringComparison.Ordinal);
    }

    private static MemoryFiles Files(string name, float[][]? table = null) => new MemoryFiles(name)
        .With("model.onnx", TinyNetwork.Bytes(table ?? [[9, 9], [1, 0], [0, 1], [2, 2]]))
        .With("vocab.txt", "[UNK]\n[CLS]\n[SEP]\na\n").With("embedding.json", Description);

    private string Write(string network)
    {
        MemoryFiles files = Files("tiny");
        string path = Path.Join(folder, network);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, files.Bytes("model.onnx"));
        File.WriteAllBytes(Path.Join(folder, "vocab.txt"), files.Bytes("vocab.txt"));
        File.WriteAllText(Path.Join(folder, EmbedderFileNames.Own), Description);
        return path;
    }
}
