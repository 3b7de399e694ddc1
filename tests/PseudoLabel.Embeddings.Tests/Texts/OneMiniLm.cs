using PseudoLabel.Embeddings.Texts;
using PseudoLabel.Pretrained.Text;

namespace PseudoLabel.Embeddings.Tests.Texts;

/// <summary>The network that comes with the program, opened once for all tests.</summary>
internal static class OneMiniLm
{
    private static readonly Lazy<TextEmbedder> Opened = new(() => TextEmbedderFiles.Open(MiniLm.Files));

    /// <summary>The network.</summary>
    public static TextEmbedder Embedder => Opened.Value;

    /// <summary>The vectors of texts, one array each.</summary>
    public static float[][] Vectors(IReadOnlyList<string> texts, int threads = 1, int batchPieces = TextBatch.Pieces)
    {
        int dimension = Embedder.About.Dimension;
        var vectors = new float[texts.Count * dimension];
        Embedder.Embed(texts, vectors, threads, batchPieces, CancellationToken.None);
        return [.. vectors.Chunk(dimension)];
    }
}
