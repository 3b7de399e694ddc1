namespace PseudoLabel.Store;

/// <summary>
/// Lets one writer at a time, of all processes of this machine, check and change a folder. The lock file stays there, empty: removing it
/// would let two writers hold one of the same name. A killed process lets go of it. Folders on network shares are not covered.
/// </summary>
internal static class FolderLock
{
    /// <summary>The lock file's name, below the folder.</summary>
    public const string Name = ".store-lock";

    private const int FirstWait = 1;
    private const int LongestWait = 20;

    /// <summary>Waits for the lock; whoever disposes the result lets go.</summary>
    /// <param name="folder">The folder, which exists.</param>
    public static async Task<IDisposable> TakeAsync(string folder, CancellationToken cancellationToken)
    {
        string path = Path.Combine(folder, Name);
        for (int wait = FirstWait; ; wait = Math.Min(2 * wait, LongestWait))
        {
            try
            {
                return LockFile.Take(path);
            }
            catch (IOException e) when (FolderFaults.IsHeld(e))
            {
                // No longer than a look and a rename take. Any other fault, such as a full disk, would be waited for without end.
                await Task.Delay(wait, cancellationToken);
            }
        }
    }
}
