using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Sas;

namespace PseudoLabel.Store;

/// <summary>
/// Links by which somebody without any right on the account puts one blob there, and nothing else: neither another name nor a read. They
/// are signed by a key that the account gives to the identity which opened the container (user delegation); on the emulator, by its own.
/// </summary>
/// <param name="container">The container.</param>
/// <param name="time">The clock; null for the system's.</param>
public sealed class BlobLinks(BlobContainerClient container, TimeProvider? time = null)
{
    /// <summary>How long a link holds.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    // The account's clock and this one differ.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    /// <summary>Makes a link to put a blob.</summary>
    /// <param name="name">Its name in the container.</param>
    /// <param name="cancellationToken">Stops the asking for a key.</param>
    /// <returns>The link, and until when it holds.</returns>
    public async Task<(Uri Address, DateTimeOffset Until)> ToPutAsync(string name, CancellationToken cancellationToken = default)
    {
        DateTimeOffset now = (time ?? TimeProvider.System).GetUtcNow();
        BlobClient blob = container.GetBlobClient(name);
        var grant = new BlobSasBuilder(BlobSasPermissions.Create | BlobSasPermissions.Write, now + Lifetime)
        {
            BlobContainerName = container.Name,
            BlobName = name,
            Resource = "b",
            StartsOn = now - Skew,
            // The emulator knows no TLS.
            Protocol = blob.CanGenerateSasUri ? SasProtocol.HttpsAndHttp : SasProtocol.Https,
        };
        if (blob.CanGenerateSasUri)
        {
            return (blob.GenerateSasUri(grant), grant.ExpiresOn);
        }

        BlobServiceClient service = container.GetParentBlobServiceClient();
        UserDelegationKey key = await service.GetUserDelegationKeyAsync(
            new BlobGetUserDelegationKeyOptions(grant.ExpiresOn) { StartsOn = grant.StartsOn }, cancellationToken);
        return (new BlobUriBuilder(blob.Uri) { Sas = grant.ToSasQueryParameters(key, service.AccountName) }.ToUri(), grant.ExpiresOn);
    }
}
