using PseudoLabel.Data;
using PseudoLabel.Embeddings.Images;
using static PseudoLabel.Embeddings.Tests.Images.PictureNetwork;

namespace PseudoLabel.Embeddings.Tests.Images;

public sealed class ImageEmbedderTests
{
    private const string Plain = """{"do_rescale": false, "do_normalize": false}""";

    // Two pixels, red, green, blue each.
    private static readonly byte[] Two = [1, 2, 3, 11, 12, 13];

    [Fact]
    public void EmbedPictures_ChannelsFirst_TakesEachChannelByItself() =>
        Assert.Equal([1, 11, 2, 12, 3, 13], Embed(FilesOf(Of([1, 3, 1, 2], Op.Flatten), Plain), Two));

    [Fact]
    public void EmbedPictures_ChannelsLast_TakesPixelsAsTheyAre() =>
        Assert.Equal([1, 2, 3, 11, 12, 13], Embed(FilesOf(Of([1, 1, 2, 3], Op.Flatten), Plain), Two));

    [Fact]
    public void EmbedPictures_Plane_IsTheMeanOfItsPlaces()
    {
        Assert.Equal([6, 7, 8], Embed(FilesOf(Of([1, 3, 1, 2], Op.Identity), Plain), Two));
        Assert.Equal([6, 7, 8], Embed(FilesOf(Of([1, 1, 2, 3], Op.Identity), Plain), Two));
    }

    [Theory]
    [InlineData(null, 1f, 11f)]
    [InlineData("""{"pooling": "cls"}""", 1f, 11f)]
    [InlineData("""{"pooling": "mean"}""", 2f, 12f)]
    public void EmbedPictures_Parts_ArePooledAsDescribed(string? own, params float[] vector) =>
        // Three parts (the channels) of a vector each (the pixels).
        Assert.Equal(vector, Embed(FilesOf(Of([1, 3, 1, 2], Op.MeanOver(2)), Plain, own), Two));

    [Fact]
    public void EmbedPictures_Description_ScalesSubtractsAndDividesByChannel()
    {
        string description = """
            {"rescale_factor": 0.5, "image_mean": [0.5, 1, 1.5], "image_std": [1, 2, 4], "do_center_crop": null,
             "size": {"height": 1, "width": 1}}
            """;

        // (v * 0.5 - mean) / deviation of 2, 4 and 7.
        Assert.Equal([0.5f, 0.5f, 0.5f], Embed(FilesOf(Of([0, 3, 0, 0], Op.Flatten), description), [2, 4, 7]));
        string turned = description.Replace("\"do_center_crop\": null", "\"do_flip_channel_order\": true", StringComparison.Ordinal);
        Assert.Equal([0.5f, 0.5f, 0.5f], Embed(FilesOf(Of([0, 3, 0, 0], Op.Flatten), turned), [7, 4, 2]));
    }

    [Fact]
    public void EmbedPictures_NoFactor_TakesZeroToOne() =>
        Assert.Equal(
            [1, 0, 0.2f], Embed(FilesOf(Of([1, 3, 1, 1], Op.Flatten), """{"do_normalize": false}"""), [255, 0, 51]));

    [Fact]
    public void EmbedPictures_Preprocess_IsRunBeforeTheNetwork()
    {
        MemoryFiles files = FilesOf(
            Of([1, 3, 1, 1], Op.Flatten), Plain, """{"preprocess": "before.onnx"}""");

        Assert.Equal([-1, -2, -3], Embed(files.With("before.onnx", Of([1, 3, 1, 1], Op.Negative)), [1, 2, 3]));
    }

    [Fact]
    public void EmbedPictures_Flip_IsTheMeanOfBothSides() =>
        Assert.Equal([6, 6, 7, 7, 8, 8], Embed(
            FilesOf(
                Of([1, 3, 1, 2], Op.Flatten), Plain, """{"flip": true}"""),
            Two));

    [Fact]
    public void EmbedPictures_Normalize_GivesLengthOneAndLeavesZerosZero()
    {
        MemoryFiles files = FilesOf(
            Of([1, 3, 1, 1], Op.Flatten),
            Plain, """{"normalize": true, "flip": true}""");

        Assert.Equal([0, 0.6f, 0.8f], Embed(files, [0, 30, 40]));
        Assert.Equal([0, 0, 0], Embed(files, [0, 0, 0]));
    }

    [Fact]
    public void EmbedPictures_Root_IsTakenOfTheMeanAndKeepsTheSign()
    {
        byte[] negative = Of([1, 3, 1, 2], Op.Negative, Op.Flatten);

        Assert.Equal([-3, -3, -4, -4, 0, 0], Embed(FilesOf(negative, Plain, """{"root": true, "flip": true}"""), [8, 12, 0, 10, 20, 0]));
        Assert.Equal([-0.6f, -0.8f, 0], Embed(
            FilesOf(Of([1, 3, 1, 1], Op.Negative, Op.Flatten), Plain, """{"root": true, "normalize": true}"""), [36, 64, 0]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(16)]
    public void EmbedPictures_AnyThreads_GiveEachPictureItsOwn(int threads)
    {
        using ImageEmbedder embedder = ImageEmbedder.Open(FilesOf(Of([1, 3, 1, 1], Op.Flatten), Plain));
        byte[][] pictures = [.. Enumerable.Range(0, 50).Select(i => new[] { (byte)i, (byte)(i + 50), (byte)(i + 100) })];
        float[] vectors = new float[150];

        embedder.EmbedPictures(pictures, vectors, threads);

        Assert.Equal(pictures.SelectMany(p => p).Select(v => (float)v), vectors);
    }

    [Fact]
    public void EmbedPictures_NoPictures_GiveNothing() => Assert.Empty(EmbedAll(FilesOf(Of([1, 3, 1, 1], Op.Flatten), Plain)));

    [Fact]
    public void EmbedPictures_ValuesThatAreNoNumbers_AreRefused()
    {
        var error = Assert.Throws<UserErrorException>(
            () => Embed(FilesOf(Of([1, 3, 1, 1], Op.Logarithm, Op.Flatten), Plain), [1, 0, 1]));

        Assert.Equal("tiny/model.onnx: it gives values that are no numbers", error.Message);
    }

    [Fact]
    public void EmbedPictures_Canceled_Stops()
    {
        using ImageEmbedder embedder = ImageEmbedder.Open(FilesOf(Of([1, 3, 1, 1], Op.Flatten), Plain));

        Assert.Throws<OperationCanceledException>(
            () => embedder.EmbedPictures([[1, 2, 3]], new float[3], 1, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void EmbedPictures_WrongLengths_AreRefused()
    {
        using ImageEmbedder embedder = ImageEmbedder.Open(FilesOf(Of([1, 3, 1, 1], Op.Flatten), Plain));

        Assert.Throws<ArgumentOutOfRangeException>(() => embedder.EmbedPictures([[1, 2]], new float[3], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => embedder.EmbedPictures([[1, 2, 3]], new float[4], 1));
        Assert.Throws<NotSupportedException>(() => embedder.EmbedTexts(["a"], new float[3], 1));
    }

    [Fact]
    public void Open_About_SaysShapeLengthAndHash()
    {
        EmbedderAbout about = Open(Plain);

        Assert.Equal(("tiny", EmbedderInput.Image, 6, new ImageShape(1, 2, 3)), (about.Name, about.Input, about.Dimension, about.Picture!));
        Assert.Matches("^[0-9a-f]{64}$", about.Hash);
        Assert.Equal(about.Hash, Open(Plain).Hash);
        Assert.Equal(about.Hash, Open(Plain + " ").Hash);
        Assert.NotEqual(about.Hash, Open("""{"do_rescale": true, "do_normalize": false}""").Hash);
    }

    private static EmbedderAbout Open(string description)
    {
        using ImageEmbedder embedder = ImageEmbedder.Open(FilesOf(Of([1, 3, 1, 2], Op.Flatten), description));
        return embedder.About;
    }

    private static float[] Embed(MemoryFiles files, byte[] picture) => EmbedAll(files, picture);

    private static float[] EmbedAll(MemoryFiles files, params byte[][] pictures)
    {
        using ImageEmbedder embedder = ImageEmbedder.Open(files);
        float[] vectors = new float[pictures.Length * embedder.About.Dimension];
        embedder.EmbedPictures(pictures, vectors, 2);
        return vectors;
    }
}
