namespace PseudoLabel.Workflow.Store;

/// <summary>A run's store in a folder. A write goes to a file beside its place and is renamed over it, so that a kill leaves no half file.</summary>
public sealed class FolderStore : IRunStore
{
    private const int BufferBytes = 1 << 17;
    private readonly string root;

    /// <summary>Creates the store.</summary>
    /// <param name="root">The folder; made when first written to.</param>
    public FolderStore(string root) => this.root = Path.GetFullPath(root);

    /// <inheritdoc/>
    public Task<bool> ExistsAsync(string name, CancellationToken cancellationToken = default) => Task.FromResult(File.Exists(PathOf(name)));

    /// <inheritdoc/>
    public Task<Stream> OpenReadAsync(string name, CancellationToken cancellationToken = default)
    {
        try
        {
            return Task.FromResult<Stream>(new FileStream(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes));
        }
        catch (DirectoryNotFoundException e)
        {
            throw new FileNotFoundException(e.Message, name, e);
        }
    }

    /// <inheritdoc/>
    public async Task WriteAsync(string name, Func<Stream, Task> write, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(write);
        string path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string partial = $"{path}.{Guid.NewGuid():N}{PartialSuffix}";
        try
        {
            await using (var stream = new FileStream(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes))
            {
                await write(stream);
            }

            cancellationToken.ThrowIfCancellationRequested();
            File.Move(partial, path, overwrite: true);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string prefix, CancellationToken cancellationToken = default)
    {
        string path = PathOf(prefix);
        string folder = Path.GetDirectoryName(path)!;
        if (prefix.EndsWith('/'))
        {
            // A container of blobs has no folders: here the folder goes with what is in it.
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        else if (Directory.Exists(folder))
        {
            string start = Path.GetFileName(path);
            foreach (string entry in Directory.GetFileSystemEntries(folder).Where(e => Path.GetFileName(e).StartsWith(start, StringComparison.Ordinal)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Directory.Exists(entry))
                {
                    Directory.Delete(entry, recursive: true);
                }
                else
                {
                    File.Delete(entry);
                }
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>Removes what a killed writer left behind.</summary>
    public void DeletePartial()
    {
        if (Directory.Exists(root))
        {
            foreach (string file in Directory.EnumerateFiles(root, "*" + PartialSuffix, SearchOption.AllDirectories))
            {
                File.Delete(file);
            }
        }
    }

    private const string PartialSuffix = ".partial";

    private string PathOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Split('/').Any(part => part is "." or ".."))
        {
            throw new ArgumentException($"'{name}' leads out of the store.", nameof(name));
        }

        return Path.Combine(root, name.Replace('/', Path.DirectorySeparatorChar));
    }
}
