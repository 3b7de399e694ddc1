namespace PseudoLabel.Workflow.Inputs;

/// <summary>Lists the files below a folder in one order on every machine: ordinal by path, links followed once, hidden names skipped.</summary>
internal static class FileTree
{
    /// <summary>A file found.</summary>
    /// <param name="Relative">Its path below the folder, with forward slashes.</param>
    /// <param name="File">The file.</param>
    /// <param name="Identity">Its path with links resolved: the same file has the same one however it was reached.</param>
    public sealed record Entry(string Relative, FileInfo File, string Identity);

    /// <summary>All files below a folder that are not hidden.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="depth">Levels of folders to enter below it.</param>
    public static IReadOnlyList<Entry> List(string folder, int depth = int.MaxValue)
    {
        List<Entry> found = [];
        var root = new DirectoryInfo(folder);
        Add(root, "", Identity(root.FullName), depth, [], found);
        found.Sort((a, b) => string.CompareOrdinal(a.Relative, b.Relative));
        return found;
    }

    /// <summary>A path with every link in it resolved.</summary>
    /// <param name="path">A full path.</param>
    public static string Identity(string path)
    {
        string? folder = Path.GetDirectoryName(path);
        return folder is null ? path : Resolved(new FileInfo(Path.Combine(Identity(folder), Path.GetFileName(path))));
    }

    private static string Resolved(FileSystemInfo entry) =>
        entry.LinkTarget is not null && entry.ResolveLinkTarget(returnFinalTarget: true) is { } target ? Identity(target.FullName) : entry.FullName;

    private static void Add(DirectoryInfo folder, string prefix, string identity, int depth, HashSet<string> above, List<Entry> found)
    {
        // A link to a folder above itself would be walked without end.
        if (!above.Add(identity))
        {
            return;
        }

        foreach (FileSystemInfo entry in folder.EnumerateFileSystemInfos())
        {
            if (entry.Name.StartsWith('.') || entry.Attributes.HasFlag(FileAttributes.Hidden))
            {
                continue;
            }

            string entryIdentity = entry.LinkTarget is null ? Path.Combine(identity, entry.Name) : Resolved(entry);
            if (entry is FileInfo file)
            {
                found.Add(new Entry(prefix + file.Name, file, entryIdentity));
            }
            else if (depth > 0)
            {
                Add((DirectoryInfo)entry, prefix + entry.Name + "/", entryIdentity, depth - 1, above, found);
            }
        }

        above.Remove(identity);
    }
}
