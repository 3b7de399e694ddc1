using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using PseudoLabel.Functions.Scheduling;
using PseudoLabel.Functions.Storage;

namespace PseudoLabel.Functions.Triggers;

/// <summary>
/// Uploads to data sets, told over a queue: where the network lets nobody in, Event Grid cannot call the app but may write to the storage
/// account's queue. Elsewhere the queue is empty.
/// </summary>
/// <param name="service">The service.</param>
/// <param name="configuration">Names the container.</param>
/// <param name="logger">The log.</param>
public sealed class EventTrigger(RunService service, IConfiguration configuration, ILogger<EventTrigger> logger)
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
        [QueueTrigger(Queue, Connection = DataStorage.Connection)] string message, [DurableClient]
        DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (Upload(message) is { } upload)
        {
            await service.UploadedAsync(client, upload.Name, cancellationToken);
        }
    }

    /// <summary>An event that was given up: the host has moved it here after all tries.</summary>
    /// <param name="message">It.</param>
    /// <param name="client">The function's client.</param>
    /// <param name="cancellationToken">The host's.</param>
    [Function(nameof(BlobEventPoisoned))]
    public async Task BlobEventPoisoned(
        [QueueTrigger(Queue + "-poison", Connection = DataStorage.Connection)] string message, [DurableClient]
        DurableTaskClient client, CancellationToken cancellationToken)
    {
        logger.LogError("An upload was given up: {Message}", message);
        if (Upload(message) is { } upload)
        {
            await service.PoisonedAsync(client, upload.Name, upload.ETag, cancellationToken);
        }
    }

    /// <summary>The blob that an event tells of; null where it lies in another container.</summary>
    private (string Name, string ETag)? Upload(string message)
    {
        string start = $"/blobServices/default/containers/{DataStorage.ContainerName(configuration)}/blobs/";
        StorageEvent? told = JsonSerializer.Deserialize<StorageEvent>(message, Json);
        return told?.Subject is { } subject && subject.StartsWith(start, StringComparison.Ordinal)
            ? (subject[start.Length..], told.Data?.ETag ?? "") : null;
    }

    private sealed record StorageEvent(string? Subject, StorageEventData? Data);

    private sealed record StorageEventData(string? ETag);
}
