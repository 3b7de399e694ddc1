namespace PseudoLabel.Embeddings.Files;

/// <summary>The files of a network, as Hugging Face's exports name them.</summary>
internal static class EmbedderFileNames
{
    /// <summary>The network.</summary>
    public const string Network = "model.onnx";

    /// <summary>Our own description, which goes before the others.</summary>
    public const string Own = "embedding.json";
}
