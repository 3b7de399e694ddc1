using Azure;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PseudoLabel.Functions.Storage;

/// <summary>Makes the container where the storage is the emulator, which starts empty; in Azure the deployment makes it.</summary>
/// <param name="logger">The log.</param>
internal sealed class EmulatorContainer(BlobContainerClient container, ILogger<EmulatorContainer> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await container.CreateIfNotExistsAsync(cancellationToken: stoppingToken);
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException)
        {
            logger.LogError(e, "The container {Container} could not be made; is the storage emulator running?", container.Uri);
        }
    }
}
