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

    /// <summary>How blocks are read that the transform makes features of: with pictures where a network is to see them.</summary>
    public static ReadOptions Reading(this FeatureTransform transform, ReadOptions options) =>
        options with { ReadPictures = transform.Embedded.Any(e => e.About.Input == EmbedderInput.Image) };

    /// <summary>A block with the vectors that the transform wants; itself where it wants none.</summary>
    public static RowBlock WithVectors(this FeatureTransform transform, RowBlock block, int threads, CancellationToken cancellationToken) =>
        transform.Embedded.Count == 0 ? block : block.WithVectors(
            [.. transform.Embedded.Select(e => Of(block, transform.ColumnOf(e), Embedders.Of(e.About), threads, cancellationToken))]);

    /// <summary>The same, where vectors are kept beyond the run: those that are there are not computed again.</summary>
    /// <param name="cache">What keeps them; null for nothing.</param>
    public static async Task<RowBlock> WithVectorsAsync(
        this FeatureTransform transform, RowBlock block, VectorCache? cache, int threads, CancellationToken cancellationToken)
    {
        if (cache is null)
        {
            return transform.WithVectors(block, threads, cancellationToken);
        }

        var vectors = new List<float[]>();
        foreach (EmbeddedColumn embedded in transform.Embedded)
        {
            var items = EmbeddedItems.Of(block, transform.ColumnOf(embedded), Embedders.Of(embedded.About));
            vectors.Add(ByRow(items, await cache.FindAsync(items, threads, cancellationToken), block.Rows));
        }

        return block.WithVectors(vectors);
    }

    /// <summary>The vectors of a column's cells: rows x dimension values, NaN first where the cell is missing.</summary>
    /// <param name="column">The column's place among those used; negative for the rows' images.</param>
    public static float[] Of(RowBlock block, int column, IEmbedder embedder, int threads, CancellationToken cancellationToken)
    {
        var items = EmbeddedItems.Of(block, column, embedder);
        return ByRow(items, items.Compute(0, items.Count, threads, cancellationToken), block.Rows);
    }

    private static float[] ByRow(EmbeddedItems items, Half[] found, int rows)
    {
        int dimension = items.Embedder.About.Dimension;
        var vectors = new float[rows * dimension];
        for (int row = 0; row < rows; row++)
        {
            Span<float> target = vectors.AsSpan(row * dimension, dimension);
            int item = items.ItemOf(row);
            if (item < 0)
            {
                target[0] = float.NaN;
                continue;
            }

            for (int i = 0; i < target.Length; i++)
            {
                target[i] = (float)found[(item * dimension) + i];
            }
        }

        return vectors;
    }
}
