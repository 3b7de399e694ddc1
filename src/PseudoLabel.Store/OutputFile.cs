namespace PseudoLabel.Store;

/// <summary>
/// A file that a user names to be written. A regular file appears or is replaced as a whole, or not at all. Where the path is a link, that
/// holds for the file it leads to, and the link stays. A pipe or a device is written through: replacing it by a file would take it from
/// the system.
/// </summary>
public static class OutputFile
{
    private const int BufferBytes = 1 << 16;

    /// <summary>The name that stands for standard output.</summary>
    public const string Standard = "-";

    /// <summary>Whether a name is that of standard output.</summary>
    /// <param name="path">The name.</param>
    public static bool IsStandardOutput(string path) => path is Standard or "/dev/stdout" or "/dev/fd/1" or "/proc/self/fd/1";

    /// <summary>Writes it.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="write">Writes the bytes.</param>
    /// <param name="cancellationToken">Stops the writing; a regular file is then as it was.</param>
    public static async Task WriteAsync(string path, Func<Stream, Task> write, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(write);
        if (IsStandardOutput(path))
        {
            await using var output = new BufferedStream(Console.OpenStandardOutput(), BufferBytes);
            await write(output);
        }
        else if (FileKind.IsSpecial(path) || IsDescriptor(path))
        {
            // A file stream's own buffer overtakes itself on a pipe: what was written before, at once, came out
            // behind what was written later, asynchronously.
            await using var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            await using var buffered = new BufferedStream(stream, BufferBytes);
            await write(buffered);
        }
        else
        {
            string target = FileTree.Identity(Path.GetFullPath(path));
            PartialFile.RemoveLeft(target);
            await new FolderStore(Path.GetDirectoryName(target)!).WriteAsync(Path.GetFileName(target), write, cancellationToken);
        }
    }

    /// <summary>Whether a path is an open descriptor of this process: whoever opened it waits for the bytes there.</summary>
    private static bool IsDescriptor(string path) =>
        !OperatingSystem.IsWindows()
            && (path.StartsWith("/dev/fd/", StringComparison.Ordinal) || path.StartsWith("/proc/self/fd/", StringComparison.Ordinal)
                || path == "/dev/stderr");
}
