using PseudoLabel.Data;

namespace PseudoLabel.Embeddings.Images;

/// <summary>
/// Which parts of a picture speak for a class: how much its probability falls where a part is covered (Zeiler and Fergus 2014,
/// section 4.2). The patches lie on a grid, overlap by half, and are mid-gray; a cell's value is the mean over the patches that cover it.
/// </summary>
public static class OcclusionMap
{
    private const byte Gray = 128;
    private const int MaxPictures = 64;

    /// <summary>Computes the map.</summary>
    /// <param name="embedder">The network; it reads images.</param>
    /// <param name="picture">The picture, of the network's shape.</param>
    /// <param name="probability">The class's probability by vectors: rows x dimension in, one value a row out.</param>
    /// <param name="cells">
    /// Cells of the grid from side to side, 2 to 32, no more than pixels of a side; a patch covers two by two of them.
    /// </param>
    /// <param name="threads">Threads to use, at least 1.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>
    /// cells x cells values, row by row: the probability of the whole picture less the mean of those with the cell covered. Above 0
    /// where the cell speaks for the class, below where it speaks against it.
    /// </returns>
    public static double[,] Of(
        IEmbedder embedder, byte[] picture, Func<ReadOnlyMemory<float>, double[]> probability, int cells, int threads,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(embedder);
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(probability);
        ArgumentOutOfRangeException.ThrowIfLessThan(cells, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cells, 32);
        ImageShape shape = embedder.About.Picture ?? throw new ArgumentException("It reads no images.", nameof(embedder));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cells, Math.Min(shape.Height, shape.Width));
        int patches = cells - 1;
        double[] found = Probabilities(embedder, Covered(picture, shape, cells).Prepend(picture), probability, threads, cancellationToken);
        var map = new double[cells, cells];
        for (int y = 0; y < cells; y++)
        {
            for (int x = 0; x < cells; x++)
            {
                (double sum, int count) = (0, 0);
                for (int py = Math.Max(0, y - 1); py <= Math.Min(patches - 1, y); py++)
                {
                    for (int px = Math.Max(0, x - 1); px <= Math.Min(patches - 1, x); px++)
                    {
                        sum += found[1 + (py * patches) + px];
                        count++;
                    }
                }

                map[y, x] = found[0] - (sum / count);
            }
        }

        return map;
    }

    /// <summary>The probabilities of pictures, some at a time: all of them may be hundreds of megabytes.</summary>
    private static double[] Probabilities(
        IEmbedder embedder, IEnumerable<byte[]> pictures, Func<ReadOnlyMemory<float>, double[]> probability, int threads,
        CancellationToken cancellationToken)
    {
        var all = new List<double>();
        foreach (byte[][] some in pictures.Chunk(MaxPictures))
        {
            var vectors = new float[some.Length * embedder.About.Dimension];
            embedder.EmbedPictures(some, vectors, threads, cancellationToken);
            double[] found = probability(vectors);
            all.AddRange(found.Length == some.Length ? found
                : throw new ArgumentException($"It gave {found.Length} values for {some.Length} rows.", nameof(probability)));
        }

        return [.. all];
    }

    /// <summary>The picture with each patch covered, row by row.</summary>
    private static IEnumerable<byte[]> Covered(byte[] picture, ImageShape shape, int cells)
    {
        for (int y = 0; y < cells - 1; y++)
        {
            for (int x = 0; x < cells - 1; x++)
            {
                byte[] covered = [.. picture];
                int left = Edge(x, shape.Width, cells) * 3;
                int width = (Edge(x + 2, shape.Width, cells) * 3) - left;
                for (int row = Edge(y, shape.Height, cells); row < Edge(y + 2, shape.Height, cells); row++)
                {
                    covered.AsSpan((row * shape.Width * 3) + left, width).Fill(Gray);
                }

                yield return covered;
            }
        }
    }

    /// <summary>Where a cell begins.</summary>
    private static int Edge(int cell, int side, int cells) => cell * side / cells;
}
