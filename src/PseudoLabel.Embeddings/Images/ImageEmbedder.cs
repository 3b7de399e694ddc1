using PseudoLabel.Data;

namespace PseudoLabel.Embeddings.Images;

/// <summary>A network that turns pictures into vectors.</summary>
internal static class ImageEmbedder
{
    /// <summary>Opens a network.</summary>
    /// <param name="files">Its files.</param>
    public static IEmbedder Open(IEmbedderFiles files) =>
        throw new NotSupportedException($"{files.Name} cannot be opened: no network reads pictures yet.");
}
