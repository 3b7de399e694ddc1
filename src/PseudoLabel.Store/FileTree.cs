using PseudoLabel.Data;

namespace PseudoLabel.Store;

/// <summary>
/// Lists the files below a folder in one order on every machine: ordinal by path, links followed, but none to a folder above itself.
/// </summary>
public static class FileTree
{
    // Links to one another make any number of paths to few folders.
    private const int MostLinkedFolders = 10_000;

    // As many as Linux follows before it says ELOOP.
    private const int MostLinks = 40;

    /// <summary>Nothing is left out.</summary>
    internal static readonly EnumerationOptions All = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    private static readonly char[] Separators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];

    /// <summary>A file found.</summary>
    /// <param name="Relative">Its path below the folder, with forward slashes.</param>
    /// <param name="File">The file.</param>
    /// <param name="Identity">Its path with links resolved: the same file has the same one however it was reached.</param>
    /// <param name="Linked">Whether a link below the folder leads to it.</param>
    public sealed record Entry(string Relative, FileInfo File, string Identity, bool Linked);

    /// <summary>All files below a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="depth">Levels of folders to enter below it.</param>
    /// <param name="hidden">Whether hidden ones are listed as well.</param>
    /// <param name="within">
    /// Whether a folder that a link leads to, by its real path, is entered; the link itself is listed where it is not. Null: all are.
    /// </param>
    /// <exception cref="UserErrorException">Its links lead to more folders than any tree of data has.</exception>
    public static IReadOnlyList<Entry> List(
        string folder, int depth = int.MaxValue, bool hidden = false, Func<string, bool>? within = null)
    {
        var root = new DirectoryInfo(folder);
        var walk = new Walk(folder, hidden, within ?? (_ => true));
        walk.Add(root, "", Identity(root.FullName), linked: false, depth);
        walk.Found.Sort((a, b) => string.CompareOrdinal(a.Relative, b.Relative));
        return walk.Found;
    }

    /// <summary>A path with every link in it resolved.</summary>
    /// <param name="path">A full path.</param>
    /// <exception cref="IOException">Its links lead to one another.</exception>
    public static string Identity(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string real = Path.GetPathRoot(path) ?? "";
        var parts = new Stack<string>(Parts(path[real.Length..]));
        int followed = 0;
        while (parts.TryPop(out string? part))
        {
            // A target's ".." is meant from where the link lies, however it was reached: the system's view, and not that of the text of
            // paths, by which .NET resolves links.
            string next = part == ".." ? Path.GetDirectoryName(real) ?? real : Path.Combine(real, part);
            if (part == ".." || new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++followed > MostLinks)
            {
                throw new IOException($"The links at '{path}' lead to one another.");
            }

            string start = Path.GetPathRoot(target) is { Length: > 0 } root ? root : "";
            real = start.Length > 0 ? start : real;
            foreach (string one in Parts(target[start.Length..]))
            {
                parts.Push(one);
            }
        }

        return real;
    }

    /// <summary>Where a link leads; itself where it leads to itself, which is nowhere.</summary>
    /// <param name="link">The link.</param>
    public static string ResolvedOrItself(FileSystemInfo link)
    {
        try
        {
            return Identity(link.FullName);
        }
        catch (IOException)
        {
            return link.FullName;
        }
    }

    /// <summary>What lies in a folder now; nothing where it has gone, as others may remove it at any time.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">What is left out.</param>
    internal static IReadOnlyList<FileSystemInfo> Entries(DirectoryInfo folder, EnumerationOptions options)
    {
        try
        {
            return folder.GetFileSystemInfos("*", options);
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    /// <summary>The parts of a path, the last one first.</summary>
    private static IEnumerable<string> Parts(string path) =>
        path.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".").Reverse();

    private sealed class Walk(string root, bool hidden, Func<string, bool> within)
    {
        private readonly HashSet<string> above = [];
        private int linkedFolders;

        public List<Entry> Found { get; } = [];

        public void Add(DirectoryInfo folder, string prefix, string identity, bool linked, int depth)
        {
            // A link to a folder above itself would be walked without end.
            if (!above.Add(identity))
            {
                return;
            }

            if (linked && ++linkedFolders > MostLinkedFolders)
            {
                throw new UserErrorException(
                    $"links below this folder lead to more than {MostLinkedFolders:N0} folders; remove those that lead to one another",
                    root);
            }

            foreach (FileSystemInfo entry in Entries(folder, All))
            {
                if (!hidden && (entry.Name.StartsWith('.') || entry.Attributes.HasFlag(FileAttributes.Hidden)))
                {
                    continue;
                }

                bool isLink = entry.LinkTarget is not null;
                string entryIdentity = isLink ? ResolvedOrItself(entry) : Path.Combine(identity, entry.Name);
                if (entry is FileInfo file)
                {
                    Found.Add(new Entry(prefix + file.Name, file, entryIdentity, linked || isLink));
                }
                else if (isLink && !within(entryIdentity))
                {
                    Found.Add(new Entry(prefix + entry.Name, new FileInfo(entry.FullName), entryIdentity, true));
                }
                else if (depth > 0)
                {
                    Add((DirectoryInfo)entry, prefix + entry.Name + "/", entryIdentity, linked || isLink, depth - 1);
                }
            }

            above.Remove(identity);
        }
    }
}
