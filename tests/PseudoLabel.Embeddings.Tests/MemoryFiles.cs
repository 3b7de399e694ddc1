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

    /// <summary>The same files, to which others may be added.</summary>
    public MemoryFiles Copy()
    {
        var copy = new MemoryFiles(name) { Reads = Reads };
        foreach ((string file, byte[] bytes) in files)
        {
            copy.With(file, bytes);
        }

        return copy;
    }

    public MemoryFiles With(string file, byte[] bytes)
    {
        files[file] = bytes;
        return this;
    }

    public MemoryFiles With(string file, string text) => With(file, Encoding.UTF8.GetBytes(text));

    public Stream? OpenRead(string file) => files.TryGetValue(file, out byte[]? bytes) ? new MemoryStream(bytes) : null;
}
