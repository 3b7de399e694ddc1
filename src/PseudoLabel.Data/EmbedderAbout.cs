namespace PseudoLabel.Data;

/// <summary>
/// Which network turns texts or images into vectors, as a model package holds it: another network's vectors mean something else, so it is
/// found again by its hash.
/// </summary>
public sealed record EmbedderAbout
{
    /// <summary>Its name for people: <c>minilm</c>, <c>resnet18</c>, or the name of its file.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// SHA-256 of everything that the vectors depend on: the network, the tokenizer, the description. Lower-case hexadecimal.
    /// </summary>
    public required string Hash { get; init; }

    /// <summary>What it reads.</summary>
    public required EmbedderInput Input { get; init; }

    /// <summary>Numbers in a vector, at least 1.</summary>
    public required int Dimension { get; init; }

    /// <summary>The shape of the pictures that it reads, three channels; null where it reads texts.</summary>
    public ImageShape? Picture { get; init; }
}

/// <summary>What a network reads.</summary>
public enum EmbedderInput
{
    /// <summary>Texts.</summary>
    Text,

    /// <summary>Images.</summary>
    Image,
}
