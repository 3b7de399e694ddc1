namespace PseudoLabel.Store;

/// <summary>
/// A file that is held while something is at work, so that nobody else is; a killed process lets go of it. What is no regular file is never
/// opened: a pipe would be waited for. Folders on network shares may have no such locks.
/// </summary>
public static class LockFile
{
    /// <summary>Takes a lock, and makes its file where there is none.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="options">Such as that it goes with the lock.</param>
    /// <returns>Whoever disposes of it lets go.</returns>
    /// <exception cref="IOException">Somebody holds it, it cannot be made, or it is no regular file.</exception>
    public static FileStream Take(string path, FileOptions options = FileOptions.None) => FileKind.IsSpecial(path)
        ? throw new IOException($"'{Path.GetFileName(path)}' in it is a pipe, socket or device; remove it")
        : new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, options);

    /// <summary>Whether there is a lock that is held now; a file that a killed process left is none.</summary>
    /// <param name="path">The file's path.</param>
    public static bool IsHeld(string path)
    {
        try
        {
            using FileStream? free = File.Exists(path) && !FileKind.IsSpecial(path)
                ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1) : null;
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException e) when (FolderFaults.IsHeld(e))
        {
            return true;
        }
    }
}
