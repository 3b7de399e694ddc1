using PseudoLabel.Data;

namespace PseudoLabel.Embeddings.Files;

/// <summary>
/// An .onnx file of any name, with the files that describe it beside it or one folder up, as exports of Hugging Face lie
/// (<c>onnx/model.onnx</c> below <c>tokenizer.json</c>).
/// </summary>
internal sealed class EmbedderFolder : IEmbedderFiles
{
    private readonly string network;
    private readonly string[] folders;

    /// <summary>Names the files; nothing is opened.</summary>
    /// <param name="network">The .onnx file's path.</param>
    public EmbedderFolder(string network)
    {
        ArgumentException.ThrowIfNullOrEmpty(network);
        this.network = network;
        string beside = Path.GetDirectoryName(Path.GetFullPath(network)) ?? Path.GetFullPath(".");
        string? above = Path.GetDirectoryName(beside);
        folders = above is null ? [beside] : [beside, above];
        Name = NameOf(network, beside);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public EmbedderInput? Reads => null;

    /// <inheritdoc/>
    public Stream? OpenRead(string file)
    {
        string? path = Find(file);
        return path is null ? null : File.OpenRead(path);
    }

    /// <summary>A file's path; where there is none, the one that it should have.</summary>
    internal string PathOf(string file) =>
        file == EmbedderFileNames.Network ? network
        : Find(file) ?? Path.Join(Path.GetDirectoryName(network), file);

    /// <summary>
    /// The file's name; where that is model.onnx, as most are called, with that of the folder, or of the one above <c>onnx</c>.
    /// </summary>
    private static string NameOf(string network, string beside)
    {
        string file = Path.GetFileName(network);
        string folder = Path.GetFileName(beside) is "onnx" && Path.GetDirectoryName(beside) is { } above
            ? Path.GetFileName(above) : Path.GetFileName(beside);
        return file.Equals(EmbedderFileNames.Network, StringComparison.OrdinalIgnoreCase) && folder.Length > 0 ? $"{folder}/{file}" : file;
    }

    private string? Find(string file)
    {
        if (file == EmbedderFileNames.Network)
        {
            return File.Exists(network) ? network : null;
        }

        return folders.Select(f => Path.Join(f, file)).FirstOrDefault(File.Exists);
    }
}
