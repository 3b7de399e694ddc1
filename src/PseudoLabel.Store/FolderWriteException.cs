namespace PseudoLabel.Store;

/// <summary>
/// A folder cannot be written to: no room, no right, or it has gone. Nothing is wrong with what was to be written, and nothing of it is
/// there: once the cause is removed the same write succeeds. The message is one line.
/// </summary>
public sealed class FolderWriteException : IOException
{
    private FolderWriteException(string folder, string problem, Exception inner)
        : base($"{folder}: {problem}", inner) => (Folder, Problem) = (folder, problem);

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>What is wrong and what to do, without the folder.</summary>
    public string Problem { get; }

    /// <summary>What a fault of a write means; null where it is none of the folder's.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="folder">The folder that was written to.</param>
    /// <param name="own">Whether it came from the file itself, not from whoever makes the bytes.</param>
    internal static FolderWriteException? Of(Exception fault, string folder, bool own)
    {
        string? problem = FolderFaults.IsFull(fault) ? "no space is left on its disk; make room"
            : FolderFaults.IsReadOnly(fault) ? "its disk is read-only; make it writable"
            : !own ? null
            : fault switch
            {
                UnauthorizedAccessException => $"it may not be written to ({fault.Message}); allow it",
                IOException when File.Exists(folder) => "it is a file; name a folder",
                FileNotFoundException or DirectoryNotFoundException => "it has gone while it was written to; put it back",
                IOException => $"it cannot be written to ({fault.Message}); see to its disk",
                _ => null,
            };
        return problem is null || fault is FolderWriteException ? null : new FolderWriteException(folder, problem, fault);
    }
}
