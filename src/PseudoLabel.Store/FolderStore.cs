using PseudoLabel.Data;

namespace PseudoLabel.Store;

/// <summary>
/// A store in a folder. A write goes to a file beside its place and is renamed over it, so that a kill leaves no half file. Conditions hold
/// between the processes of one machine on a local disk: whoever checks and renames holds the folder's lock.
/// </summary>
public sealed class FolderStore : IRunStore
{
    private const int BufferBytes = 1 << 16;
    private readonly string root;

    /// <summary>Creates the store.</summary>
    /// <param name="root">The folder; made when first written to.</param>
    public FolderStore(string root) => this.root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));

    internal string Root => root;

    /// <summary>
    /// Whether links that lead out of the folder are not followed: whoever may write to a folder that is served is not to read what else
    /// the server can. The folder's own first level may be links, as its owner puts them.
    /// </summary>
    public bool IsConfined { get; init; }

    /// <inheritdoc/>
    public Task<bool> ExistsAsync(string name, CancellationToken cancellationToken = default) =>
        Task.FromResult(!LeadsOut(name) && FileVersion.Of(PathOf(name)) is not null);

    /// <inheritdoc/>
    public Task<Stream> OpenReadAsync(string name, CancellationToken cancellationToken = default)
    {
        try
        {
            if (FileKind.IsSpecial(PathOf(name)) || LeadsOut(name))
            {
                throw new FileNotFoundException("It is no regular file, or lies outside of the store.", name);
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
        string path = PathToWrite(name);
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
        string path = PathToWrite(name);
        ThrowUnless(etag, name);
        string written = "";
        await WriteBesideAsync(
            path,
            write,
            async partial =>
            {
                using IDisposable hold = await FolderLock.TakeAsync(root, cancellationToken);
                ThrowUnless(etag, name);
                FolderTimes.MakeLater(partial, path);
                written = FileVersion.ETagOf(partial)!;
                File.Move(partial, path, overwrite: etag is not null);
            },
            cancellationToken);
        return written;
    }

    /// <inheritdoc/>
    public Task<string?> ETagAsync(string name, CancellationToken cancellationToken = default) =>
        Task.FromResult(VersionOf(name));

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredItem> ListAsync(string prefix, CancellationToken cancellationToken = default)
    {
        List<StoredItem> items = [];
        int cut = prefix.LastIndexOf('/') + 1;
        string folder = FileTree.Identity(PathOf(prefix[..cut]));
        foreach (FileSystemInfo entry in EntriesAt(prefix))
        {
            cancellationToken.ThrowIfCancellationRequested();
            items.AddRange(FilesIn(prefix[..cut] + entry.Name, entry, folder, Within(prefix[..cut] + entry.Name))
                .Where(i => !PartialFile.Is(i.Name)));
        }

        items.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return items.ToAsyncEnumerable();
    }

    /// <inheritdoc/>
    public Task<bool> DeleteFileAsync(string name, CancellationToken cancellationToken = default)
    {
        bool there = !LeadsOut(name) && FileVersion.Of(PathOf(name)) is not null;
        if (there)
        {
            DeleteIfThere(new FileInfo(PathOf(name)));
        }

        return Task.FromResult(there);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string prefix, CancellationToken cancellationToken = default)
    {
        foreach (FileSystemInfo entry in EntriesAt(prefix))
        {
            cancellationToken.ThrowIfCancellationRequested();
            DeleteIfThere(entry);
        }

        // A container of blobs has no folders: here the folder goes with what was in it.
        if (prefix.EndsWith('/') && Directory.Exists(PathOf(prefix)))
        {
            DeleteIfThere(new DirectoryInfo(PathOf(prefix)));
        }

        return Task.CompletedTask;
    }

    private static void DeleteIfThere(FileSystemInfo entry)
    {
        try
        {
            if (entry is DirectoryInfo folder)
            {
                folder.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody else has removed it meanwhile.
        }
    }

    /// <summary>Removes what killed writers left behind; what others are writing now stays.</summary>
    public void DeletePartial() => PartialFile.RemoveLeftBelow(root);

    /// <summary>Removes what killed writers left of one file, or below one folder.</summary>
    /// <param name="name">The file's name, or the folder's.</param>
    public void DeletePartial(string name)
    {
        string path = PathOf(name);
        PartialFile.RemoveLeft(path);
        PartialFile.RemoveLeftBelow(path);
    }

    private async Task WriteBesideAsync(string path, Func<Stream, Task> write, Func<string, Task> rename,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(write);
        string partial = PartialFile.Beside(path);
        bool own = true;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using FileStream hold = await WriteHeldAsync(partial, async stream =>
            {
                own = false;
                await write(stream);
                own = true;
            });
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

    private static async Task<FileStream> WriteHeldAsync(string partial, Func<Stream, Task> write)
    {
        await using FileStream stream = PartialFile.Create(partial);
        await write(stream);
        await stream.FlushAsync();
        return PartialFile.Hold(partial);
    }

    private void ThrowUnless(string? etag, string name)
    {
        if (VersionOf(name) != etag)
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
        return FileTree.Entries(folder, FileTree.All)
            .Where(e => e.Name.StartsWith(start, StringComparison.Ordinal) && e.Name != FolderLock.Name);
    }

    private static IEnumerable<StoredItem> FilesIn(string name, FileSystemInfo entry, string folder, Func<string, bool> within)
    {
        bool linked = entry.LinkTarget is not null;
        string identity = linked ? FileTree.ResolvedOrItself(entry) : Path.Combine(folder, entry.Name);
        return (entry is DirectoryInfo && within(identity)
            ? FileTree.List(entry.FullName, hidden: true, within: within)
                .Select(e => Item($"{name}/{e.Relative}", e.File.FullName, e.Identity, linked || e.Linked, within))
            : [Item(name, entry.FullName, identity, linked, within)]).OfType<StoredItem>();
    }

    private string? VersionOf(string name) => LeadsOut(name) ? null : FileVersion.ETagOf(PathOf(name));

    private bool LeadsOut(string name) => IsConfined && !Within(name)(FileTree.Identity(PathOf(name)));

    /// <summary>Whether a real path is one that a name may lead to.</summary>
    private Func<string, bool> Within(string name)
    {
        if (!IsConfined)
        {
            return _ => true;
        }

        string[] places = [.. new[] { root, Path.Combine(root, name.Split('/')[0]) }.Select(FileTree.Identity)];
        return identity => Array.Exists(places, place => identity == place || identity.StartsWith(
            Path.EndsInDirectorySeparator(place) ? place : place + Path.DirectorySeparatorChar, StringComparison.Ordinal));
    }

    /// <summary>A file; null where it has just gone.</summary>
    private static StoredItem? Item(string name, string path, string identity, bool linked, Func<string, bool> within)
    {
        bool leadsOut = linked && !within(identity);
        FileVersion? version = leadsOut ? null : FileVersion.Of(path);
        bool special = leadsOut || (version is null && (FileKind.IsSpecial(path) || new FileInfo(path).LinkTarget is not null));
        return version is null && !special
            ? null
            : new StoredItem(name, version?.Length ?? 0, version?.ETag ?? "", version?.Modified ?? default)
            {
                Identity = identity,
                Linked = linked,
                IsSpecial = special,
                LeadsOut = leadsOut,
            };
    }

    /// <summary>Where a file is to be written: nothing is, behind a link, where nothing would be read.</summary>
    private string PathToWrite(string name) => !LeadsOut(name) ? PathOf(name) : throw new UserErrorException(
        "a link leads from here out of the folder that is served, so nothing is written there; put a folder in its place", name);

    private string PathOf(string name)
    {
        string path = Path.GetFullPath(Path.Combine(root, StoreName.Check(name).Replace('/', Path.DirectorySeparatorChar)));
        return path == root || Path.EndsInDirectorySeparator(root)
            || path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw new ArgumentException($"'{name}' leads out of the store.", nameof(name));
    }
}
