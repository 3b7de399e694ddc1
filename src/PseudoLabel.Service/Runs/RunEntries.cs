using System.Collections.Concurrent;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Runs;

/// <summary>
/// The entries of <c>catalog/</c>, each read once: many clients ask for them all the time, and an entry that was written never changes. One
/// that was replaced has another ETag and is read again.
/// </summary>
internal sealed class RunEntries
{
    private readonly IRunStore root;
    private readonly SharedListing<IReadOnlyList<RunEntry>> listing;
    private readonly ConcurrentDictionary<string, (string ETag, RunEntry Entry)> known = new(StringComparer.Ordinal);

    public RunEntries(IRunStore root, TimeProvider time, TimeSpan listedFor)
    {
        this.root = root;
        listing = new SharedListing<IReadOnlyList<RunEntry>>(time, listedFor, ReadAsync);
    }

    /// <summary>All entries, oldest first.</summary>
    public Task<IReadOnlyList<RunEntry>> ListAsync(CancellationToken cancellationToken) => listing.GetAsync(cancellationToken);

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
    public void Changed() => listing.Changed();

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
