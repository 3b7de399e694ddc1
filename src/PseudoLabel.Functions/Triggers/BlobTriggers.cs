using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using PseudoLabel.Functions.Scheduling;
using PseudoLabel.Functions.Storage;

namespace PseudoLabel.Functions.Triggers;

/// <summary>
/// Uploads to data sets. In Azure the Event Grid source tells of them, on the storage emulator, which sends no events, a polling one;
/// of the two, the app setting <c>AzureWebJobs.{function}.Disabled</c> turns off the one that does not fit. Both may tell of a blob, and
/// more than once. Where Event Grid cannot reach the app, <see cref="EventTrigger"/> hears of them.
/// </summary>
/// <param name="service">The service.</param>
public sealed class BlobTriggers(RunService service)
{
    private const string Path = "%DataContainer%/datasets/{name}";

    /// <summary>An upload, told by Event Grid.</summary>
    /// <param name="blob">The blob.</param>
    /// <param name="client">Starts what follows.</param>
    /// <param name="cancellationToken">The host's.</param>
    [Function(nameof(BlobUploaded))]
    public Task BlobUploaded(
        [BlobTrigger(Path, Source = BlobTriggerSource.EventGrid, Connection = DataStorage.Connection)] BlobClient blob,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) => UploadedAsync(blob, client, cancellationToken);

    /// <summary>An upload, found by polling.</summary>
    /// <param name="blob">The blob.</param>
    /// <param name="client">Starts what follows.</param>
    /// <param name="cancellationToken">The host's.</param>
    [Function(nameof(BlobUploadedLocal))]
    public Task BlobUploadedLocal(
        [BlobTrigger(Path, Source = BlobTriggerSource.LogsAndContainerScan, Connection = DataStorage.Connection)] BlobClient blob,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) => UploadedAsync(blob, client, cancellationToken);

    private Task UploadedAsync(BlobClient blob, DurableTaskClient client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(blob);
        return service.UploadedAsync(client, blob.Name, cancellationToken);
    }
}
