
namespace PseudoLabel.Store;

/// <summary>
/// A store in a folder. A write goes to a file beside its place and is renamed over it, so that a kill leaves no half file. Conditions hold
/// between the processes of one machine on a local disk: whoever checks and renames holds the folder's lock.
/// </summary>
public sealed class FolderStore : IRunStore
{
    private const int BufferBytes = 1 << 16;
    private const string PartialSuffix = ".partial";

    // Links are not followed: what lies behind them is not this store's to tidy.
    private static readonly EnumerationOptions Below =
        new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
    private readonly string root;

    /// <summary>Creates the store.</summary>
    /// <param name="root">The folder; made when first written to.</param>
    public FolderStore(string root) => this.root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));

    internal string Root => root;

    /// <inheritdoc/>
    public Task<bool> ExistsAsync(string name, CancellationToken cancellationToken = default) =>
        Task.FromResult(FileVersion.Of(PathOf(name)) is not null);

    /// <inheritdoc/>
    public Task<Stream> OpenReadAsync(string name, CancellationToken cancellationToken = default)
    {
        try
        {
            if (FileKind.IsSpecial(PathOf(name)))
            {
                throw new FileNotFoundException("It is no regular file.", name);
            }

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
    public async Task<string> WriteIfAsync(string name, string? etag, Func<Stream, Task> write,
        CancellationToken cancellationToken = default)
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
                written = FileVersion.ETagOf(partial)!;
                File.Move(partial, path, overwrite: etag is not null);
            },
            cancellationToken);
        return written;
    }

    /// <inheritdoc/>
    public Task<string?> ETagAsync(string name, CancellationToken cancellationToken = default) =>
        Task.FromResult(FileVersion.ETagOf(PathOf(name)));

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredItem> ListAsync(string prefix, CancellationToken cancellationToken = default)
    {
        List<StoredItem> items = [];
        int cut = prefix.LastIndexOf('/') + 1;
        string folder = FileTree.Identity(PathOf(prefix[..cut]));
        foreach (FileSystemInfo entry in EntriesAt(prefix))
        {
            cancellationToken.ThrowIfCancellationRequested();
            items.AddRange(FilesIn(prefix[..cut] + entry.Name, entry, folder)
                .Where(i => !i.Name.EndsWith(PartialSuffix, StringComparison.Ordinal)));
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
            foreach (string file in Directory.EnumerateFiles(root, "*" + PartialSuffix, Below))
            {
                File.Delete(file);
            }
        }
    }

    private async Task WriteBesideAsync(string path, Func<Stream, Task> write, Func<string, Task> rename,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(write);
        string partial = $"{path}.{Guid.NewGuid():N}{PartialSuffix}";
        bool own = true;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using (var stream = new FileStream(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes))
            {
                own = false;
                await write(stream);
                own = true;
            }

            cancellationToken.ThrowIfCancellationRequested();
            await rename(partial);
        }
        catch (Exception e)
        {
            TryDelete(partial);
            if (FolderWriteException.Of(e, root, own) is { } explained)
            {
                throw explained;
            }

            throw;
        }
    }

    /// <summary>Where not even that can be done, what stopped the write is what is to be heard of.</summary>
    private static void TryDelete(string partial)
    {
        try
        {
            File.Delete(partial);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static void ThrowUnless(string? etag, string path, string name)
    {
        if (FileVersion.ETagOf(path) != etag)
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

    private static IEnumerable<StoredItem> FilesIn(string name, FileSystemInfo entry, string folder)
    {
        bool linked = entry.LinkTarget is not null;
        return (entry is DirectoryInfo
            ? FileTree.List(entry.FullName, hidden: true)
                .Select(e => Item($"{name}/{e.Relative}", e.File.FullName, e.Identity, linked || e.Linked))
            : [Item(name, entry.FullName, linked ? FileTree.ResolvedOrItself(entry) : Path.Combine(folder, entry.Name),
                linked)]).OfType<StoredItem>();
    }

    /// <summary>A file; null where it has just gone.</summary>
    private static StoredItem? Item(string name, string path, string identity, bool linked)
    {
        FileVersion? version = FileVersion.Of(path);
        bool special = version is null && (FileKind.IsSpecial(path) || new FileInfo(path).LinkTarget is not null);
        return version is null && !special
            ? null
            : new StoredItem(name, version?.Length ?? 0, version?.ETag ?? "", version?.Modified ?? default)
            {
                Identity = identity,
                Linked = linked,
                IsSpecial = special,
            };
    }

    private string PathOf(string name)
    {
        string path = Path.GetFullPath(Path.Combine(root, StoreName.Check(name).Replace('/', Path.DirectorySeparatorChar)));
        return path == root || Path.EndsInDirectorySeparator(root)
            || path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw new ArgumentException($"'{name}' leads out of the store.", nameof(name));
    }
}
