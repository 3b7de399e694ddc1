using System.Text;
using PseudoLabel.Data;

namespace PseudoLabel.Embeddings.Tests;

/// <summary>A network's files, held in memory.</summary>
internal sealed class MemoryFiles(string name = "tiny") : IEmbedderFiles
{
    private readonly Dictionary<string, byte[]> files = [];

    public string Name => name;

    public EmbedderInput? Reads { get; init; } = EmbedderInput.Text;

    public byte[] Bytes(string file) => files[file];

    public MemoryFiles With(string file, byte[] bytes)
    {
        files[file] = bytes;
        return this;
    }

    public MemoryFiles With(string file, string text) => With(file, Encoding.UTF8.GetBytes(text));

    public Stream? OpenRead(string file) => files.TryGetValue(file, out byte[]? bytes) ? new MemoryStream(bytes) : null;
}
