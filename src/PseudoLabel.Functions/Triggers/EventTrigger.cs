using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;

namespace PseudoLabel.Functions.Triggers;

/// <summary>
/// Uploads to data sets, told over a queue: where the network lets nobody in, Event Grid cannot call the app but may write to the storage
/// account's queue. Elsewhere the queue is empty.
/// </summary>
/// <param name="service">The service.</param>
/// <param name="configuration">Names the container.</param>
public sealed class EventTrigger(RunService service, IConfiguration configuration)
{
    /// <summary>The queue that the events' subscription writes to.</summary>
    public const string Queue = "blob-events";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>An event of the queue.</summary>
    /// <param name="message">
    /// It, as JSON in Event Grid's schema, whose <c>subject</c> is <c>/blobServices/default/containers/{container}/blobs/{name}</c>
    /// (Microsoft, "Azure Blob Storage as an Event Grid source").
    /// </param>
    /// <param name="client">The function's client.</param>
    /// <param name="cancellationToken">The host's.</param>
    [Function(nameof(BlobEventQueued))]
    public async Task BlobEventQueued(
        [QueueTrigger(Queue, Connection = DataStorage.Connection)] string message, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        string start = $"/blobServices/default/containers/{DataStorage.ContainerName(configuration)}/blobs/";
        if (JsonSerializer.Deserialize<StorageEvent>(message, Json)?.Subject is { } subject && subject.StartsWith(start, StringComparison.Ordinal))
        {
            await service.UploadedAsync(client, subject[start.Length..], cancellationToken);
        }
    }

    private sealed record StorageEvent(string? Subject);
}
