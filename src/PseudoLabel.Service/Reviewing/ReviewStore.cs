using System.Globalization;
using PseudoLabel.Service.Datasets;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Reviewing;

/// <summary>
/// A run's review as it lies in the run's store, under <c>review/</c>: blocks of answers and leases, each written only if nobody else has
/// written it since it was read, else read and decided anew. So of any number of hosts none loses what another was told.
/// </summary>
/// <param name="store">The run's store.</param>
/// <param name="kept">What this process knows of it.</param>
internal sealed class ReviewStore(IRunStore store, KeptReview kept)
{
    private const string Prefix = "review/";
    private const string SettingsName = "review/settings.json";
    private const string Blocks = "review/blocks/";
    private const int AtOnce = 16;
    private readonly HashSet<int> there = [];

    /// <summary>Blocks that the review has.</summary>
    public int Count => (kept.Index.Rows + ReviewBlock.Size - 1) / ReviewBlock.Size;

    /// <summary>What holds for all.</summary>
    public ReviewSettings Settings { get; private set; } = new(0);

    /// <summary>The share of rows that two are asked about.</summary>
    public double SecondOpinions => Settings.SecondOpinions;

    /// <summary>The digests of the blocks that somebody has touched, by number.</summary>
    public IEnumerable<KeyValuePair<int, BlockDigest>> Digests =>
        there.Order().Select(block => KeyValuePair.Create(block, kept.Digests[block].Digest));

    /// <summary>The digest of a block; null where nobody has touched it.</summary>
    public BlockDigest? DigestOf(int block) => there.Contains(block) ? kept.Digests[block].Digest : null;

    /// <summary>Learns what has changed.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        string? settings = null;
        List<(int Block, string ETag)> blocks = [];
        await foreach (StoredItem item in store.ListAsync(Prefix, cancellationToken))
        {
            settings = item.Name == SettingsName ? item.ETag : settings;
            if (item.Name.StartsWith(Blocks, StringComparison.Ordinal) && int.TryParse(
                item.Name.AsSpan(Blocks.Length, item.Name.Length - Blocks.Length - ".json".Length), NumberStyles.None,
                CultureInfo.InvariantCulture, out int block))
            {
                blocks.Add((block, item.ETag));
            }
        }

        if (kept.Settings.ETag != settings)
        {
            kept.Settings = (settings, settings is null ? new ReviewSettings(0)
                : await store.ReadJsonAsync<ReviewSettings>(SettingsName, cancellationToken));
        }

        Settings = kept.Settings.Settings;
        await Parallel.ForEachAsync(
            blocks.Where(b => !kept.Digests.TryGetValue(b.Block, out var known)
                || known.ETag != b.ETag || known.SecondOpinions != SecondOpinions),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (b, cancel) =>
            {
                (ReviewBlock read, string? etag) = await ReadAsync(b.Block, cancel);
                Keep(b.Block, etag ?? b.ETag, read);
            });
        there.UnionWith(blocks.Select(b => b.Block));
    }

    /// <summary>Changes what holds for all.</summary>
    /// <param name="change">Decides; called again where somebody else was faster. Null where nothing is to change.</param>
    /// <returns>Whether anything was changed.</returns>
    public async Task<bool> SetAsync(Func<ReviewSettings, ReviewSettings?> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            string? etag = await store.ETagAsync(SettingsName, cancellationToken);
            ReviewSettings before = etag is null ? new ReviewSettings(0)
                : await store.ReadJsonAsync<ReviewSettings>(SettingsName, cancellationToken);
            if (change(before) is not { } after || after == before)
            {
                return false;
            }

            try
            {
                await store.WriteJsonIfAsync(SettingsName, etag, after, cancellationToken);
                return true;
            }
            catch (StoreConflictException)
            {
                // Somebody else has set something meanwhile: it is decided anew.
            }
        }
    }

    /// <summary>Reads a block; an empty one where there is none.</summary>
    public async Task<ReviewBlock> BlockAsync(int block, CancellationToken cancellationToken) =>
        (await ReadAsync(block, cancellationToken)).Block;

    /// <summary>Changes a block. What was decided when this returns is stored.</summary>
    /// <param name="change">Decides; called again where somebody else was faster.</param>
    public async Task ChangeAsync(int block, Func<ReviewBlock, Task<ReviewBlock>> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            (ReviewBlock before, string? etag) = await ReadAsync(block, cancellationToken);
            ReviewBlock after = await change(before);
            if (ReferenceEquals(after, before))
            {
                return;
            }

            try
            {
                Keep(block, await store.WriteJsonIfAsync(NameOf(block), etag, after, cancellationToken), after);
                there.Add(block);
                return;
            }
            catch (StoreConflictException)
            {
                // Somebody else has answered meanwhile: every conflict is another writer's progress, so this ends.
            }
        }
    }

    /// <summary>Opens <c>review.csv</c>.</summary>
    public Task<Stream> OpenRowsAsync(CancellationToken cancellationToken) => store.OpenReadAsync(RunNames.Review, cancellationToken);

    private static string NameOf(int block) => string.Create(CultureInfo.InvariantCulture, $"{Blocks}{block:D6}.json");

    private void Keep(int block, string etag, ReviewBlock read) =>
        kept.Digests[block] = (etag, SecondOpinions, new BlockDigest(read, SecondOpinions));

    private async Task<(ReviewBlock Block, string? ETag)> ReadAsync(int block, CancellationToken cancellationToken)
    {
        // The ETag comes first: contents newer than it make the write conflict, never slip through.
        string? etag = await store.ETagAsync(NameOf(block), cancellationToken);
        return etag is null ? (new ReviewBlock(), null)
            : (await store.ReadJsonAsync<ReviewBlock>(NameOf(block), cancellationToken), etag);
    }
}
