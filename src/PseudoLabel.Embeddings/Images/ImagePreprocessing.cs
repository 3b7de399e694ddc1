using System.Globalization;

namespace PseudoLabel.Embeddings.Images;

/// <summary>
/// How an image becomes what a network takes, and how its output becomes a vector: what <c>preprocessor_config.json</c> and
/// <c>embedding.json</c> say.
/// </summary>
internal sealed record ImagePreprocessing
{
    /// <summary>Height and width of the pictures; null where the file leaves it to the network.</summary>
    public (int Height, int Width)? Size { get; init; }

    /// <summary>What a byte is multiplied by first: 1/255 where the network takes 0 to 1.</summary>
    public required double Rescale { get; init; }

    /// <summary>Subtracted then, by channel: red, green, blue, or turned where <see cref="FlipChannels"/>.</summary>
    public required IReadOnlyList<double> Mean { get; init; }

    /// <summary>Divided by then, by channel; none is 0.</summary>
    public required IReadOnlyList<double> Deviation { get; init; }

    /// <summary>Whether channels go blue, green, red.</summary>
    public bool FlipChannels { get; init; }

    /// <summary>A file with a network of the preprocessing that is left, from pictures to pictures of one shape; null for none.</summary>
    public string? Graph { get; init; }

    /// <summary>How an output with a vector for each part of the picture becomes one.</summary>
    public PartPooling Pooling { get; init; }

    /// <summary>
    /// Whether each number becomes its square root, the sign kept (Perronnin, Sanchez and Mensink 2010): few large numbers weigh less.
    /// </summary>
    public bool Root { get; init; }

    /// <summary>Whether vectors are scaled to length 1, the last of all.</summary>
    public bool Normalize { get; init; }

    /// <summary>Whether a vector is the mean of the picture's and its mirror image's.</summary>
    public bool Mirror { get; init; }

    /// <summary>All that vectors depend on in it, as a line; the file of <see cref="Graph"/> is hashed by itself.</summary>
    public string Canonical()
    {
        string numbers = string.Create(
            CultureInfo.InvariantCulture, $"{Rescale} {string.Join(' ', Mean.Concat(Deviation).Select(Number))} {FlipChannels}");
        return $"image {numbers} {Graph is not null} {Pooling} {Root} {Mirror} {Normalize}";
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>How the vectors of a picture's parts become one.</summary>
internal enum PartPooling
{
    /// <summary>The first is that of the whole picture.</summary>
    Cls,

    /// <summary>Their mean.</summary>
    Mean,
}
