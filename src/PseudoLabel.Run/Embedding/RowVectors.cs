using PseudoLabel.Data;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Features.Embedded;

namespace PseudoLabel.Run.Embedding;

/// <summary>Has pretrained networks turn the texts or images of rows into the vectors that the features are made of.</summary>
internal static class RowVectors
{
    /// <summary>The features of a block's rows.</summary>
    /// <param name="threads">Threads to use; the features do not depend on it.</param>
    public static FeatureMatrix Features(
        this FeatureTransform transform, RowBlock block, int threads = 1, CancellationToken cancellationToken = default) =>
        transform.Transform(transform.WithVectors(block, threads, cancellationToken));

    /// <summary>A block with the vectors that the transform wants; itself where it wants none.</summary>
    public static RowBlock WithVectors(this FeatureTransform transform, RowBlock block, int threads, CancellationToken cancellationToken) =>
        transform.Embedded.Count == 0 ? block : block.WithVectors(
            [.. transform.Embedded.Select(e => Of(block, transform.ColumnOf(e), Embedders.Of(e.About), threads, cancellationToken))]);

    /// <summary>The same, where vectors are kept beyond the run: those that are there are not computed again.</summary>
    /// <param name="cache">What keeps them; null for nothing.</param>
    public static async Task<RowBlock> WithVectorsAsync(
        this FeatureTransform transform, RowBlock block, VectorCache? cache, int threads, CancellationToken cancellationToken)
    {
        if (cache is null || transform.Embedded.Count == 0)
        {
            return transform.WithVectors(block, threads, cancellationToken);
        }

        var vectors = new List<float[]>();
        foreach (EmbeddedColumn embedded in transform.Embedded)
        {
            IEmbedder embedder = Embedders.Of(embedded.About);
            TextVectors texts = Texts(block, transform.ColumnOf(embedded), embedder);
            await cache.FillAsync(texts, embedder.About, threads, cancellationToken);
            vectors.Add(texts.Of(block.Columns[transform.ColumnOf(embedded)].Values.AsSpan(0, block.Rows)));
        }

        return block.WithVectors(vectors);
    }

    /// <summary>The vectors of a column's cells, each text embedded once; NaN first where the cell is missing.</summary>
    /// <param name="column">The column's place among those used.</param>
    public static float[] Of(RowBlock block, int column, IEmbedder embedder, int threads, CancellationToken cancellationToken)
    {
        TextVectors texts = Texts(block, column, embedder);
        texts.Vectors = texts.Compute(0, texts.Texts.Count, threads, cancellationToken);
        return texts.Of(block.Columns[column].Values.AsSpan(0, block.Rows));
    }

    private static TextVectors Texts(RowBlock block, int column, IEmbedder embedder)
    {
        var texts = new TextVectors(embedder);
        texts.Add(block.Columns[column].Values.AsSpan(0, block.Rows));
        return texts;
    }
}
