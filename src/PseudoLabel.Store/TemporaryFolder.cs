namespace PseudoLabel.Store;

/// <summary>
/// A folder of this process for files that are needed once, in the system's place for such. It is removed with its use; where the process
/// is killed before, the next one that makes such a folder removes it, as nobody holds its lock any more.
/// </summary>
public sealed class TemporaryFolder : IDisposable
{
    private const string Prefix = "pseudolabel-temporary-";
    private const string LockName = ".pseudolabel-lock";
    private const int Tries = 10;
    private readonly FileStream hold;

    /// <summary>Makes the folder, for this user alone; removes those that killed processes left.</summary>
    public TemporaryFolder()
    {
        RemoveLeft();
        for (int attempt = 1; ; attempt++)
        {
            Path = Directory.CreateTempSubdirectory(Prefix).FullName;
            try
            {
                hold = new FileStream(LockOf(Path), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1);
                if (File.Exists(LockOf(Path)))
                {
                    return;
                }

                // Another took the folder for one that was left, and removed it in the moment before the lock was had, which is one on
                // a file that is gone.
                hold.Dispose();
            }
            catch (IOException) when (attempt < Tries)
            {
                // Another took the folder for one that was left, and removes it now.
            }
        }
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Removes it with all that is in it.</summary>
    public void Dispose()
    {
        hold.Dispose();
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Another process came first: it was not locked any more.
        }
    }

    /// <summary>Removes the folders that killed processes left.</summary>
    public static void RemoveLeft()
    {
        try
        {
            RemoveLeft(System.IO.Path.GetTempPath());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There is no such place, or it may not be listed: whoever needs a folder there will say so.
        }
    }

    /// <summary>Removes the folders that killed processes left in one place.</summary>
    /// <param name="place">The folder that they lie in.</param>
    internal static void RemoveLeft(string place)
    {
        foreach (DirectoryInfo folder in new DirectoryInfo(place).EnumerateDirectories(Prefix + "*"))
        {
            try
            {
                // A folder without a lock has just been made, or is none of these.
                string name = LockOf(folder.FullName);
                if (folder.LinkTarget is null && File.Exists(name) && !FileKind.IsSpecial(name))
                {
                    // Held until all is removed: whoever makes the folder just now must not have its lock in between.
                    using var hold = new FileStream(name, FileMode.Open, FileAccess.ReadWrite, FileShare.Delete, 1);
                    folder.Delete(recursive: true);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Its process is at work, another removes it, or it is another user's.
            }
        }
    }

    private static string LockOf(string folder) => System.IO.Path.Combine(folder, LockName);
}
