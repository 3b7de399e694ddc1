using System.Collections.Concurrent;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Runs;

/// <summary>
/// The entries of <c>catalog/</c>, each read once: many clients ask for them all the time, and an entry that was written never changes. One
/// that was replaced has another ETag and is read again.
/// </summary>
/// <param name="root">The container or folder.</param>
/// <param name="time">Measures how old a listing is.</param>
/// <param name="listedFor">How long a listing is taken for the next ones; zero where others may make runs too.</param>
internal sealed class RunEntries(IRunStore root, TimeProvider time, TimeSpan listedFor)
{
    private readonly ConcurrentDictionary<string, (string ETag, RunEntry Entry)> known = new(StringComparer.Ordinal);
    private readonly Lock sharing = new();
    private Task<IReadOnlyList<RunEntry>>? last;
    private long lastBegan;

    /// <summary>All entries, oldest first.</summary>
    public Task<IReadOnlyList<RunEntry>> ListAsync(CancellationToken cancellationToken)
    {
        if (listedFor == TimeSpan.Zero)
        {
            return ReadAsync(cancellationToken);
        }

        lock (sharing)
        {
            bool fresh = last is { IsCompleted: false }
                || (last is { IsCompletedSuccessfully: true } && time.GetElapsedTime(lastBegan) < listedFor);
            if (!fresh)
            {
                // One lists for all who ask meanwhile, whoever of them goes away.
                lastBegan = time.GetTimestamp();
                last = Task.Run(() => ReadAsync(CancellationToken.None), CancellationToken.None);
            }

            return last!.WaitAsync(cancellationToken);
        }
    }

    /// <summary>One entry; null where there is none of that name.</summary>
    /// <param name="name">Its name in the store.</param>
    public async Task<RunEntry?> FindAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await root.ETagAsync(name, cancellationToken) is { } etag ? await GetAsync(name, etag, cancellationToken) : null;
        }
        catch (FileNotFoundException)
        {
            // It went meanwhile.
            return null;
        }
    }

    /// <summary>An entry was written: whoever asks from now on is told of it, whatever listing is under way.</summary>
    public void Changed()
    {
        lock (sharing)
        {
            last = null;
        }
    }

    private async Task<IReadOnlyList<RunEntry>> ReadAsync(CancellationToken cancellationToken)
    {
        List<RunEntry> entries = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        await foreach (StoredItem item in root.ListAsync(ServiceNames.Catalog, cancellationToken))
        {
            names.Add(item.Name);
            entries.Add(await GetAsync(item.Name, item.ETag, cancellationToken));
        }

        foreach (string gone in known.Keys.Where(name => !names.Contains(name)))
        {
            known.TryRemove(gone, out _);
        }

        return [.. entries.OrderBy(e => e.Created).ThenBy(e => e.Id, StringComparer.Ordinal)];
    }

    private async Task<RunEntry> GetAsync(string name, string etag, CancellationToken cancellationToken)
    {
        if (known.TryGetValue(name, out (string ETag, RunEntry Entry) found) && found.ETag == etag)
        {
            return found.Entry;
        }

        RunEntry entry = await root.ReadJsonAsync<RunEntry>(name, cancellationToken);
        known[name] = (etag, entry);
        return entry;
    }
}
