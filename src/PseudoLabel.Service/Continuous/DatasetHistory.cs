using System.Text.Json;
using PseudoLabel.Data;
using PseudoLabel.Service.Datasets;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Continuous;

/// <summary>Keeps <c>datasets/{d}/history.json</c>: each change is written only if nobody else has written meanwhile.</summary>
internal static class DatasetHistory
{
    /// <summary>The history; an empty one where there is none, or it cannot be read: it is told anew from here on.</summary>
    public static async Task<HistoryDocument> ReadAsync(IRunStore root, string dataset, CancellationToken cancellationToken) =>
        (await FindAsync(root, ServiceNames.History(dataset), cancellationToken)).Document;

    /// <summary>Changes it.</summary>
    /// <param name="change">Decides; called again where somebody else was faster. What it returns unchanged is not written.</param>
    public static async Task ChangeAsync(
        IRunStore root, string dataset, Func<HistoryDocument, HistoryDocument> change, CancellationToken cancellationToken)
    {
        string name = ServiceNames.History(dataset);
        while (true)
        {
            (HistoryDocument before, string? etag) = await FindAsync(root, name, cancellationToken);
            HistoryDocument after = change(before);
            if (ReferenceEquals(after, before))
            {
                return;
            }

            try
            {
                await root.WriteJsonIfAsync(name, etag, after, cancellationToken);
                return;
            }
            catch (StoreConflictException)
            {
                // Someone else wrote meanwhile: every conflict is another writer's progress, so this ends.
            }
        }
    }

    private static async Task<(HistoryDocument Document, string? ETag)> FindAsync(
        IRunStore root, string name, CancellationToken cancellationToken)
    {
        // The ETag comes first: contents newer than it make the write conflict, never slip through.
        string? etag = await root.ETagAsync(name, cancellationToken);
        try
        {
            return etag is null ? (new HistoryDocument(), null)
                : (await root.ReadJsonAsync<HistoryDocument>(name, cancellationToken), etag);
        }
        catch (FileNotFoundException)
        {
            return (new HistoryDocument(), null);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or UserErrorException)
        {
            return (new HistoryDocument(), etag);
        }
    }
}
