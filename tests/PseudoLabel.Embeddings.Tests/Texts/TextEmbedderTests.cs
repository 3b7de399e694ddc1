using PseudoLabel.Data;

namespace PseudoLabel.Embeddings.Tests.Texts;

public sealed class TextEmbedderTests
{
    // Texts of many lengths, some of which are alike in length.
    private static readonly string[] Texts =
    [
        "This is an example sentence", "", "   \n", "cash", "My card was charged twice for one coffee.",
        "My card was charged thrice for one tea.",
        "Café déjà vu — 東京", "\ud83d\ude00 great!", "half \ud800 of a character", new string('x', 300), "体验2D巅峰 倚天屠龙记十大创新概览",
        string.Join(' ', Enumerable.Repeat("a long text of many words", 20)),
        string.Join(' ', Enumerable.Repeat("a longer text of words", 90)),
        string.Join(' ', Enumerable.Range(0, 90).Select(i => $"number {i}")), "Each sentence is converted.", "the end", "an end", "no end",
    ];

    // Values by sentence-transformers in Python, as the tests of the R package sbert hold them (tests/testthat, "official model matches
    // SentenceTransformers references", within 1e-6 of ONNX Runtime's); "Hello world" by llm.datasette.io's page on embeddings.
    [Theory]
    [InlineData("This is an example sentence", 0.06765693, 0.06349593, 0.04871314, 0.07930495, 0.03744806, 0.00265273)]
    [InlineData("Each sentence is converted.", 0.07853645, 0.08856265, -0.00209270, -0.00717247, -0.01252624, 0.01881747)]
    [InlineData("", -0.11883835, 0.04829856, -0.00254805, -0.01101118, 0.05195070, 0.01029179)]
    [InlineData("Café déjà vu — 東京", 0.05083271, 0.00967685, 0.09635572, -0.00997369, -0.01987603, 0.01692343)]
    [InlineData("Hello world", -0.03447725, 0.03102325, 0.00673496, 0.02610892, -0.03936201)]
    public void EmbedTexts_MiniLm_VectorsPublishedElsewhere(string text, params double[] published)
    {
        float[] vector = OneMiniLm.Vectors([text])[0];

        Assert.Equal(384, vector.Length);
        Assert.All(published, (value, i) => Assert.Equal(value, vector[i], 1e-6));
    }

    [Fact]
    public void EmbedTexts_AnyCompanyThreadsAndBatches_SameBits()
    {
        float[][] alone = [.. Texts.Select(t => OneMiniLm.Vectors([t])[0])];

        Assert.Equal(alone, OneMiniLm.Vectors(Texts));
        Assert.Equal(alone, OneMiniLm.Vectors(Texts, threads: 2));
        Assert.Equal(alone, OneMiniLm.Vectors(Texts, threads: 3, batchPieces: 64));
        Assert.Equal(alone.Reverse(), OneMiniLm.Vectors([.. Texts.AsEnumerable().Reverse()]));
        float[][] many = OneMiniLm.Vectors([.. Enumerable.Repeat(Texts, 40).SelectMany(t => t)], threads: 2);
        Assert.All(many, (vector, i) => Assert.Equal(alone[i % Texts.Length], vector));
    }

    [Fact]
    public void EmbedTexts_AnyText_OneLong() =>
        Assert.All(OneMiniLm.Vectors(Texts), v => Assert.Equal(1, v.Sum(x => (double)x * x), 1e-5));

    [Fact]
    public void EmbedTexts_NoTexts_Nothing() => Assert.Empty(OneMiniLm.Vectors([]));

    [Fact]
    public void EmbedTexts_Canceled_Stops() => Assert.Throws<OperationCanceledException>(() =>
        OneMiniLm.Embedder.EmbedTexts(Texts, new float[Texts.Length * 384], 2, new CancellationToken(true)));

    [Fact]
    public void About_MiniLm_IsWhatItIs()
    {
        Assert.Equal("minilm", OneMiniLm.Embedder.About.Name);
        Assert.Equal(EmbedderInput.Text, OneMiniLm.Embedder.About.Input);
        Assert.Matches("^[0-9a-f]{64}$", OneMiniLm.Embedder.About.Hash);
    }
}
