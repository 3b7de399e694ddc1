using PseudoLabel.Data;

namespace PseudoLabel.Learning.Features.Embedded;

/// <summary>
/// A column whose cells a pretrained network turned into vectors, and how these become features: (value - center) * scale. One scale for
/// all numbers of a vector keeps their angles; with it a row's squared length is 1 on average, as a text's n-grams have it.
/// </summary>
public sealed record EmbeddedColumn
{
    /// <summary>The column's name in the table; that of the images' schema is <see cref="OfImages"/>.</summary>
    public required string Name { get; init; }

    /// <summary>The network.</summary>
    public required EmbedderAbout About { get; init; }

    /// <summary>The mean of the sample's vectors.</summary>
    public required float[] Center { get; init; }

    /// <summary>What the distance from the center is multiplied by, above 0.</summary>
    public required float Scale { get; init; }

    // Vectors are kept in 16 bits, and of those that hardly differ the scale is 1.
    private const float MostCenter = 65_504;
    private const float MostScale = 1e6f;

    /// <summary>What the column is called where rows are images.</summary>
    public const string OfImages = "image";

    /// <summary>Whether this can have been learned: files are passed around, and may be damaged.</summary>
    internal bool IsSound => About is { Dimension: >= 1 } && Center.Length == About.Dimension && Center.All(c => Math.Abs(c) <= MostCenter)
        && Scale is > 0 and <= MostScale;

    /// <summary>The features' names.</summary>
    internal IEnumerable<string> Names => Enumerable.Range(1, About.Dimension).Select(i => $"{Name}: {About.Name} {i}");

    /// <summary>Learns the center and the scale from vectors.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="about">The network.</param>
    /// <param name="vectors">By block, rows x dimension values; a vector that begins with NaN is a missing cell's.</param>
    public static EmbeddedColumn Fit(string name, EmbedderAbout about, IEnumerable<float[]> vectors)
    {
        ArgumentNullException.ThrowIfNull(about);
        ArgumentNullException.ThrowIfNull(vectors);
        var sums = new double[about.Dimension];
        double squares = 0;
        long count = 0;
        foreach (float[] block in vectors)
        {
            for (int at = 0; at < block.Length; at += sums.Length)
            {
                ReadOnlySpan<float> vector = block.AsSpan(at, sums.Length);
                if (float.IsNaN(vector[0]))
                {
                    continue;
                }

                count++;
                for (int i = 0; i < sums.Length; i++)
                {
                    sums[i] += vector[i];
                    squares += (double)vector[i] * vector[i];
                }
            }
        }

        double variance = count == 0 ? 0 : squares / count - sums.Sum(s => s / count * (s / count));
        return new EmbeddedColumn
        {
            Name = name,
            About = about,
            Center = [.. sums.Select(s => count == 0 ? 0 : (float)(s / count))],
            Scale = variance > 1e-9 ? (float)(1 / Math.Sqrt(variance)) : 1,
        };
    }

    /// <summary>Writes rows' features.</summary>
    /// <param name="vectors">Rows x dimension values.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="target">The first row's first feature, row-major.</param>
    /// <param name="stride">Features from one row to the next.</param>
    internal void Encode(ReadOnlySpan<float> vectors, int rows, Span<float> target, int stride)
    {
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> vector = vectors.Slice(row * Center.Length, Center.Length);
            Span<float> cells = target.Slice(row * stride, Center.Length);
            if (float.IsNaN(vector[0]))
            {
                cells.Clear();
                continue;
            }

            for (int i = 0; i < cells.Length; i++)
            {
                cells[i] = (vector[i] - Center[i]) * Scale;
            }
        }
    }
}
