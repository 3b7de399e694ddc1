namespace PseudoLabel.Data.Images;

/// <summary>
/// What the folders of images mean. Paths are taken with forward and backward slashes alike, as archives from any system have them.
/// </summary>
public static class ImageFolders
{
    private static readonly char[] Slashes = ['/', '\\'];

    /// <summary>The name of the folder that a file lies in; null where its path has none.</summary>
    /// <param name="path">The path.</param>
    public static string? Parent(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string[] parts = path.Split(Slashes);
        return parts.Length > 1 && parts[^2].Length > 0 ? parts[^2] : null;
    }

    /// <summary>A file's name without folders and extension: an archive's own class.</summary>
    /// <param name="path">The path.</param>
    public static string Stem(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Path.GetFileNameWithoutExtension(path.Split(Slashes)[^1]);
    }

    /// <summary>
    /// Refuses labeled images whose folder holds folders of other labeled images: which of the two names their class cannot be known.
    /// </summary>
    /// <param name="images">Each image's path, and its name for the error.</param>
    /// <exception cref="UserErrorException">Names the first such image.</exception>
    public static void RefuseNested(IEnumerable<(string Path, string Name)> images)
    {
        var folders = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string path, string name) in images)
        {
            folders.TryAdd(Above(path), name);
        }

        foreach (string folder in folders.Keys.Order(StringComparer.Ordinal))
        {
            for (string above = Above(folder); above.Length > 0; above = Above(above))
            {
                if (folders.TryGetValue(above, out string? name))
                {
                    throw new UserErrorException(
                        "this image lies beside folders of labeled images, so its class is not clear; give each class one folder, "
                            + "none inside another", name);
                }
            }
        }
    }

    /// <summary>Whether a path in an archive is one that a file system could have below a folder.</summary>
    internal static bool IsPlain(string path) =>
        !path.Any(char.IsControl) && !(path.Length > 1 && path[1] == ':')
            && path.Split(Slashes).All(part => part is not ("" or "." or ".."));

    /// <summary>
    /// Whether a part of a path is hidden: systems put files of their own so, such as <c>.DS_Store</c> and <c>__MACOSX</c>.
    /// </summary>
    internal static bool IsHidden(string path) =>
        path.Split(Slashes)
            .Any(part => (part.StartsWith('.') && part is not ("." or "..")) || part is "__MACOSX" or "Thumbs.db" or "desktop.ini");

    private static string Above(string path) => path.LastIndexOfAny(Slashes) is var cut and > 0 ? path[..cut] : "";
}
