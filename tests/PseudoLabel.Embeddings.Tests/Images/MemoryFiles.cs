using System.Text;

namespace PseudoLabel.Embeddings.Tests.Images;

/// <summary>A network's files in memory.</summary>
internal sealed class MemoryFiles : IEmbedderFiles
{
    private readonly Dictionary<string, byte[]> files = new(StringComparer.Ordinal);

    public string Name => "tiny";

    public MemoryFiles Add(string name, byte[] bytes)
    {
        files[name] = bytes;
        return this;
    }

    public MemoryFiles Add(string name, string text) => Add(name, Encoding.UTF8.GetBytes(text));

    public Stream? OpenRead(string file) => files.TryGetValue(file, out byte[]? bytes) ? new MemoryStream(bytes, writable: false) : null;

    /// <summary>A network and its description.</summary>
    public static MemoryFiles Of(byte[] network, string description) =>
        new MemoryFiles().Add("model.onnx", network).Add("preprocessor_config.json", description);
}
