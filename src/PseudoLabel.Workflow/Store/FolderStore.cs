using PseudoLabel.Workflow.Inputs;

namespace PseudoLabel.Workflow.Store;

/// <summary>
/// A store in a folder. A write goes to a file beside its place and is renamed over it, so that a kill leaves no half file. Conditions hold
/// between the processes of one machine on a local disk: whoever checks and renames holds the folder's lock.
/// </summary>
public sealed class FolderStore : IRunStore
{
    private const int BufferBytes = 1 << 16;
    private const string PartialSuffix = ".partial";
    private readonly string root;

    /// <summary>Creates the store.</summary>
    /// <param name="root">The folder; made when first written to.</param>
    public FolderStore(string root) => this.root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));

    internal string Root => root;

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
    public Task WriteAsync(string name, Func<Stream, Task> write, CancellationToken cancellationToken = default)
    {
        string path = PathOf(name);
        return WriteBesideAsync(
            path,
            write,
            partial =>
            {
                FolderTimes.MakeLater(partial, path);
                File.Move(partial, path, overwrite: true);
                return Task.CompletedTask;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<string> WriteIfAsync(string name, string? etag, Func<Stream, Task> write, CancellationToken cancellationToken = default)
    {
        string path = PathOf(name);
        ThrowUnless(etag, path, name);
        string written = "";
        await WriteBesideAsync(
            path,
            write,
            async partial =>
            {
                using IDisposable hold = await FolderLock.TakeAsync(root, cancellationToken);
                ThrowUnless(etag, path, name);
                FolderTimes.MakeLater(partial, path);
                written = InputResolver.ETag(partial)!;
                File.Move(partial, path, overwrite: etag is not null);
            },
            cancellationToken);
        return written;
    }

    /// <inheritdoc/>
    public Task<string?> ETagAsync(string name, CancellationToken cancellationToken = default) => Task.FromResult(InputResolver.ETag(PathOf(name)));

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredItem> ListAsync(string prefix, CancellationToken cancellationToken = default)
    {
        List<StoredItem> items = [];
        foreach (FileInfo file in EntriesAt(prefix).SelectMany(FilesIn))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!file.Name.EndsWith(PartialSuffix, StringComparison.Ordinal) && FileVersion.Of(file.FullName) is var (length, etag, modified))
            {
                items.Add(new StoredItem(NameOf(file.FullName), length, etag, modified));
            }
        }

        items.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return items.ToAsyncEnumerable();
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string prefix, CancellationToken cancellationToken = default)
    {
        foreach (FileSystemInfo entry in EntriesAt(prefix))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (entry is DirectoryInfo folder)
            {
                folder.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }

        // A container of blobs has no folders: here the folder goes with what was in it.
        if (prefix.EndsWith('/') && Directory.Exists(PathOf(prefix)))
        {
            Directory.Delete(PathOf(prefix), recursive: true);
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

    private static async Task WriteBesideAsync(string path, Func<Stream, Task> write, Func<string, Task> rename, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(write);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string partial = $"{path}.{Guid.NewGuid():N}{PartialSuffix}";
        try
        {
            await using (var stream = new FileStream(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes))
            {
                await write(stream);
            }

            cancellationToken.ThrowIfCancellationRequested();
            await rename(partial);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }

    private static void ThrowUnless(string? etag, string path, string name)
    {
        if (InputResolver.ETag(path) != etag)
        {
            throw new StoreConflictException(name);
        }
    }

    /// <summary>The files and folders whose names start so, none of them inside another.</summary>
    private IEnumerable<FileSystemInfo> EntriesAt(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        int cut = prefix.LastIndexOf('/') + 1;
        var folder = new DirectoryInfo(PathOf(prefix[..cut]));
        string start = prefix[cut..];
        return folder.Exists
            ? folder.EnumerateFileSystemInfos().Where(e => e.Name.StartsWith(start, StringComparison.Ordinal) && e.Name != FolderLock.Name)
            : [];
    }

    private static IEnumerable<FileInfo> FilesIn(FileSystemInfo entry) => entry switch
    {
        DirectoryInfo folder => folder.EnumerateFiles("*", SearchOption.AllDirectories),
        FileInfo file => [file],
        _ => [],
    };

    private string NameOf(string path) => Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/');

    private string PathOf(string name)
    {
        string path = Path.GetFullPath(Path.Combine(root, StoreName.Check(name).Replace('/', Path.DirectorySeparatorChar)));
        return path == root || Path.EndsInDirectorySeparator(root) || path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw new ArgumentException($"'{name}' leads out of the store.", nameof(name));
    }
}
