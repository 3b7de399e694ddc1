namespace PseudoLabel.Data;

/// <summary>
/// A pretrained network that turns texts or pictures into vectors: near ones mean alike. Many threads may use it at once.
/// The same input gives the same vector, whatever the other inputs beside it and whatever the threads.
/// </summary>
public interface IEmbedder
{
    /// <summary>Which network it is.</summary>
    EmbedderAbout About { get; }

    /// <summary>Computes the vectors of texts; only where it reads texts.</summary>
    /// <param name="texts">The texts; an empty one has a vector too.</param>
    /// <param name="vectors">Gets texts x <see cref="EmbedderAbout.Dimension"/> finite values, row-major.</param>
    /// <param name="threads">Threads to use, at least 1.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    void EmbedTexts(IReadOnlyList<string> texts, Memory<float> vectors, int threads, CancellationToken cancellationToken = default);

    /// <summary>Computes the vectors of pictures; only where it reads images.</summary>
    /// <param name="pictures">
    /// Each of <see cref="EmbedderAbout.Picture"/>: height x width x 3 bytes, row by row, red, green and blue of a pixel side by side.
    /// </param>
    /// <param name="vectors">Gets pictures x <see cref="EmbedderAbout.Dimension"/> finite values, row-major.</param>
    /// <param name="threads">Threads to use, at least 1.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    void EmbedPictures(IReadOnlyList<byte[]> pictures, Memory<float> vectors, int threads, CancellationToken cancellationToken = default);
}
