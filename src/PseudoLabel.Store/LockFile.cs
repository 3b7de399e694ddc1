namespace PseudoLabel.Store;

/// <summary>
/// A file that is held while something is at work, so that nobody else is; a killed process lets go of it. What is no regular file is never
/// opened: a pipe would be waited for. Folders on network shares may have no such locks.
/// </summary>
public sealed class LockFile : IDisposable
{
    private readonly FileStream file;
    private readonly bool isRemoved;

    private LockFile(FileStream file, bool isRemoved)
    {
        this.file = file;
        this.isRemoved = isRemoved;
    }

    /// <summary>Takes a lock whose file stays, and makes its file where there is none.</summary>
    /// <param name="path">The file's path.</param>
    /// <returns>Whoever disposes of it lets go.</returns>
    /// <exception cref="IOException">Somebody holds it, it cannot be made, or it is no regular file.</exception>
    public static LockFile Take(string path) => new(Open(path, FileOptions.None), isRemoved: false);

    /// <summary>Takes a lock whose file goes with it, and makes its file where there is none.</summary>
    /// <param name="path">The file's path.</param>
    /// <returns>Whoever disposes of it lets go.</returns>
    /// <exception cref="IOException">Somebody holds it, it cannot be made, or it is no regular file.</exception>
    public static LockFile TakeForNow(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return new LockFile(Open(path, FileOptions.DeleteOnClose), isRemoved: false);
        }

        // A file that was opened before its holder removed it, and locked after, is another than the one there: that may be held, too.
        while (true)
        {
            FileStream file = Open(path, FileOptions.None);
            if (IsAt(path, file))
            {
                return new LockFile(file, isRemoved: true);
            }

            file.Dispose();
        }
    }

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

    /// <summary>Lets go.</summary>
    public void Dispose()
    {
        // While it is held: after that it may be another's. Where it cannot be removed any more, it is left, held by nobody.
        if (isRemoved && !file.SafeFileHandle.IsClosed)
        {
            try
            {
                File.Delete(file.Name);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
            }
        }

        file.Dispose();
    }

    private static FileStream Open(string path, FileOptions options)
    {
        if (FileKind.IsSpecial(path))
        {
            throw new IOException($"'{Path.GetFileName(path)}' in it is a pipe, socket or device; remove it");
        }

        // Locks are empty: what has contents is somebody's, and is not removed.
        return new FileInfo(path) is { Exists: true, Length: > 0 }
            ? throw new IOException($"'{Path.GetFileName(path)}' in it is no lock of this program; move it elsewhere")
            : new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, options);
    }

    /// <summary>Whether an open file is the one at a path: a time that is drawn for it is seen there.</summary>
    internal static bool IsAt(string path, FileStream file)
    {
        File.SetLastWriteTimeUtc(file.SafeFileHandle, DateTime.UnixEpoch.AddTicks(Random.Shared.NextInt64(TimeSpan.TicksPerDay * 365)));
        bool same = File.GetLastWriteTimeUtc(path) == File.GetLastWriteTimeUtc(file.SafeFileHandle);
        File.SetLastWriteTimeUtc(file.SafeFileHandle, DateTime.UtcNow);
        return same;
    }
}
