namespace PseudoLabel.Store;

/// <summary>
/// A file that is being written, beside the place that it is renamed to. Its writer keeps it locked until it has its name, so that one that
/// a killed writer left is told from one that is at work, in this process or another. Network shares may have no such locks.
/// </summary>
internal static class PartialFile
{
    private const int BufferBytes = 1 << 16;
    private const string Suffix = ".partial";
    private const int KeyLength = 32;

    // Links are not followed: what lies behind them is not this store's to tidy.
    private static readonly EnumerationOptions Below =
        new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    private static readonly EnumerationOptions Here = new() { AttributesToSkip = FileAttributes.ReparsePoint };

    /// <summary>A new name beside a path.</summary>
    public static string Beside(string path) => $"{path}.{Guid.NewGuid():N}{Suffix}";

    /// <summary>Whether a name is that of such a file; a user's own <c>.partial</c> is none.</summary>
    /// <param name="name">The name.</param>
    public static bool Is(string name)
    {
        if (!name.EndsWith(Suffix, StringComparison.Ordinal))
        {
            return false;
        }

        string key = name[..^Suffix.Length];
        int dot = key.LastIndexOf('.');
        return dot > 0 && key.Length - dot - 1 == KeyLength && key[(dot + 1)..].All(char.IsAsciiHexDigitLower);
    }

    /// <summary>Creates it, locked.</summary>
    public static FileStream Create(string partial) =>
        new(partial, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete, BufferBytes);

    /// <summary>Keeps it locked when its writer has closed it; whoever disposes of the result lets go.</summary>
    public static FileStream Hold(string partial) =>
        new(partial, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);

    /// <summary>Removes what killed writers left of one file.</summary>
    /// <param name="path">The file's own path.</param>
    public static void RemoveLeft(string path)
    {
        string folder = Path.GetDirectoryName(path)!;
        string start = Path.GetFileName(path) + ".";
        if (Directory.Exists(folder))
        {
            foreach (string file in Directory.EnumerateFiles(folder, "*" + Suffix, Here))
            {
                string name = Path.GetFileName(file);
                if (name.StartsWith(start, StringComparison.Ordinal) && name.Length == start.Length + KeyLength + Suffix.Length)
                {
                    RemoveIfLeft(file);
                }
            }
        }
    }

    /// <summary>Removes what killed writers left below a folder.</summary>
    /// <param name="folder">The folder; nothing is done where there is none.</param>
    public static void RemoveLeftBelow(string folder)
    {
        if (Directory.Exists(folder))
        {
            foreach (string file in Directory.EnumerateFiles(folder, "*" + Suffix, Below))
            {
                RemoveIfLeft(file);
            }
        }
    }

    private static void RemoveIfLeft(string file)
    {
        if (!Is(Path.GetFileName(file)) || FileKind.IsSpecial(file))
        {
            return;
        }

        try
        {
            new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Its writer is at work, has just given it its name, or it is another user's.
        }
    }
}
