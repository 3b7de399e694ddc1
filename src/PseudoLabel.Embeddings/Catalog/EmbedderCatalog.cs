using PseudoLabel.Data;
using PseudoLabel.Embeddings.Files;
using PseudoLabel.Embeddings.Images;
using PseudoLabel.Embeddings.Texts;

namespace PseudoLabel.Embeddings.Catalog;

/// <summary>
/// The networks that a program comes with, and those whose files a user names. Each is opened once and kept for the life of the process:
/// opening one reads and hashes a hundred megabytes. Many threads may use it.
/// </summary>
/// <param name="installed">The networks that come with the program.</param>
public sealed class EmbedderCatalog(IReadOnlyList<IEmbedderFiles> installed)
{
    private readonly Dictionary<(string Name, EmbedderInput Input), IEmbedder> opened = [];
    private readonly Lock gate = new();

    /// <summary>The name of the first installed network that reads what is asked for; null where there is none.</summary>
    /// <param name="input">What it is to read.</param>
    public string? Default(EmbedderInput input) => installed.FirstOrDefault(files => files.Reads == input)?.Name;

    /// <summary>Opens a network.</summary>
    /// <param name="nameOrPath">The name of an installed one, or the path of an .onnx file.</param>
    /// <param name="input">What it is to read.</param>
    /// <exception cref="UserErrorException">There is no such network, or its files are not those of one.</exception>
    public IEmbedder Open(string nameOrPath, EmbedderInput input)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameOrPath);
        IEmbedderFiles? named = installed.FirstOrDefault(f => f.Name == nameOrPath);
        bool path = nameOrPath.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase);
        if (named is null && !path)
        {
            string there = installed.Count == 0 ? "none is installed" : $"installed are {string.Join(", ", installed.Select(f => f.Name))}";
            throw new UserErrorException(
                Directory.Exists(nameOrPath) ? $"{nameOrPath} is a folder; name the .onnx file in it"
                : $"there is no network {nameOrPath}: {there}. "
                + "Another one is named by the path of its .onnx file, with its tokenizer beside it");
        }

        if (named?.Reads is { } other && other != input)
        {
            throw new UserErrorException($"{nameOrPath} reads {Words(other)}, not {Words(input)}");
        }

        return Open(named ?? new EmbedderFolder(nameOrPath), named is null ? Path.GetFullPath(nameOrPath) : nameOrPath, input);
    }

    /// <summary>
    /// Finds the network that a model was made with, by its hash: among those given, those opened before, and those installed.
    /// </summary>
    /// <param name="about">The network.</param>
    /// <param name="paths">Names or paths that a user gave.</param>
    /// <exception cref="UserErrorException">None of them is that network.</exception>
    public IEmbedder Find(EmbedderAbout about, params IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(about);
        ArgumentNullException.ThrowIfNull(paths);
        foreach (string path in paths)
        {
            if (Open(path, about.Input) is { } given && IsSame(given.About, about))
            {
                return given;
            }
        }

        lock (gate)
        {
            if (opened.Values.FirstOrDefault(e => IsSame(e.About, about)) is { } before)
            {
                return before;
            }
        }

        // Of the name first: opening others to compare their hashes takes a second each.
        foreach (IEmbedderFiles files in installed.Where(f => f.Reads == about.Input).OrderByDescending(f => f.Name == about.Name))
        {
            IEmbedder other = Open(files, files.Name, about.Input);
            if (IsSame(other.About, about))
            {
                return other;
            }
        }

        string what = paths.Count == 0
            ? "none that is installed is it"
            : $"neither {string.Join(" nor ", paths)} nor any that is installed is it";
        throw new UserErrorException(
            $"the model was made with the network {about.Name} (SHA-256 {about.Hash[..Math.Min(12, about.Hash.Length)]}...), and {what}: "
            + "name the .onnx file that it was trained with (--embed text=PATH.onnx or image=PATH.onnx), with the same files beside it");
    }

    // What a model says of its network may be damaged: its vectors are as long as the network makes them.
    private static bool IsSame(EmbedderAbout network, EmbedderAbout said) =>
        network.Hash == said.Hash && network.Dimension == said.Dimension && network.Picture == said.Picture;

    private static string Words(EmbedderInput input) => input switch
    {
        EmbedderInput.Text => "texts",
        EmbedderInput.Image => "images",
    };

    private IEmbedder Open(IEmbedderFiles files, string key, EmbedderInput input)
    {
        lock (gate)
        {
            if (!opened.TryGetValue((key, input), out IEmbedder? embedder))
            {
                embedder = input switch
                {
                    EmbedderInput.Text => TextEmbedderFiles.Open(files),
                    EmbedderInput.Image => ImageEmbedder.Open(files),
                };
                opened.Add((key, input), embedder);
            }

            return embedder;
        }
    }
}
