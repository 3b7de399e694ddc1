using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using PseudoLabel.Functions.Scheduling;
using PseudoLabel.Functions.Storage;

namespace PseudoLabel.Functions.Triggers;

/// <summary>
/// Uploads that the blob trigger gave up on: its messages are read from its poison queue and noted in the data set's status.
/// </summary>
/// <param name="service">The service.</param>
/// <param name="configuration">Names the container.</param>
/// <param name="logger">The log.</param>
public sealed class PoisonTrigger(RunService service, IConfiguration configuration, ILogger<PoisonTrigger> logger)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>A message of the queue.</summary>
    /// <param name="message">It, as JSON: <c>FunctionId</c>, <c>BlobType</c>, <c>ContainerName</c>, <c>BlobName</c>, <c>ETag</c>.</param>
    /// <param name="client">The function's client.</param>
    /// <param name="cancellationToken">The host's.</param>
    [Function(nameof(BlobPoisoned))]
    public async Task BlobPoisoned(
        [QueueTrigger("webjobs-blobtrigger-poison", Connection = DataStorage.Connection)] string message,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        logger.LogError("An upload was given up: {Message}", message);
        PoisonMessage? poison = JsonSerializer.Deserialize<PoisonMessage>(message, Json);
        if (poison?.BlobName is { } name && poison.ContainerName == DataStorage.ContainerName(configuration))
        {
            await service.PoisonedAsync(client, name, poison.ETag?.Trim('"') ?? "", cancellationToken);
        }
    }

    private sealed record PoisonMessage(string? ContainerName, string? BlobName, string? ETag);
}
