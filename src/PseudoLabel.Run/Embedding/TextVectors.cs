using PseudoLabel.Data;

namespace PseudoLabel.Run.Embedding;

/// <summary>The vectors of some texts, each text once: numbers of 16 bits, which loses nothing that models see.</summary>
/// <param name="embedder">The network.</param>
internal sealed class TextVectors(IEmbedder embedder)
{
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
    private readonly List<string> texts = [];

    /// <summary>The texts, in the order in which they came.</summary>
    public IReadOnlyList<string> Texts => texts;

    /// <summary>Their vectors, texts x dimension, once they are there.</summary>
    public Half[] Vectors { get; set; } = [];

    private int Dimension => embedder.About.Dimension;

    /// <summary>Adds cells; null is missing.</summary>
    public void Add(ReadOnlySpan<string?> cells)
    {
        foreach (string? cell in cells)
        {
            if (cell is not null && places.TryAdd(cell, texts.Count))
            {
                texts.Add(cell);
            }
        }
    }

    /// <summary>Has the network compute some of the vectors.</summary>
    /// <param name="first">The first text.</param>
    /// <param name="count">How many.</param>
    /// <param name="threads">Threads to use; the vectors do not depend on it.</param>
    public Half[] Compute(int first, int count, int threads, CancellationToken cancellationToken)
    {
        var found = new float[count * Dimension];
        embedder.EmbedTexts(texts.GetRange(first, count), found, threads, cancellationToken);
        return Array.ConvertAll(found, value => (Half)value);
    }

    /// <summary>The vectors of cells: rows x dimension values, NaN first where a cell is missing.</summary>
    public float[] Of(ReadOnlySpan<string?> cells)
    {
        var vectors = new float[cells.Length * Dimension];
        for (int row = 0; row < cells.Length; row++)
        {
            Span<float> target = vectors.AsSpan(row * Dimension, Dimension);
            if (cells[row] is not { } text)
            {
                target[0] = float.NaN;
                continue;
            }

            int at = places[text] * Dimension;
            for (int i = 0; i < target.Length; i++)
            {
                target[i] = (float)Vectors[at + i];
            }
        }

        return vectors;
    }
}
