using System.Data.Common;
using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using PseudoLabel.Data;

namespace PseudoLabel.Store;

/// <summary>Clients of blob containers: by identity on Azure, by connection string for the emulator alone.</summary>
public static class BlobContainers
{
    private const string EmulatorAccount = "devstoreaccount1";
    private const int Retries = 5;

    /// <summary>
    /// A container of a storage account, opened as whoever this process is: its managed identity on
    /// Azure, the signed-in developer elsewhere.
    /// </summary>
    /// <param name="service">The account's blob service, such as <c>https://account.blob.core.windows.net</c>.</param>
    /// <param name="container">The container's name.</param>
    /// <param name="credential">
    /// Another identity; null for <see cref="DefaultAzureCredential"/>, which AZURE_CLIENT_ID points at a user-assigned one.
    /// </param>
    public static BlobContainerClient FromServiceUri(Uri service, string container, TokenCredential? credential = null) =>
        new BlobServiceClient(service, credential ?? new DefaultAzureCredential(), Options()).GetBlobContainerClient(container);

    /// <summary>A container of the emulator.</summary>
    /// <param name="connectionString">
    /// <c>UseDevelopmentStorage=true</c>, or one that names the emulator's account and where it listens.
    /// </param>
    /// <param name="container">The container's name.</param>
    /// <exception cref="UserErrorException">It is a connection string of another account: keys are not used there.</exception>
    public static BlobContainerClient FromDevelopmentStorage(string connectionString, string container)
    {
        if (!IsEmulator(connectionString))
        {
            throw new UserErrorException(
                "a connection string is taken for the storage emulator only; for a storage account name its blob service URI, "
                    + "which is opened by identity");
        }

        return new BlobServiceClient(connectionString, Options()).GetBlobContainerClient(container);
    }

    /// <summary>What every client here does on transient faults: wait, twice as long each time, and try again.</summary>
    public static BlobClientOptions Options() => new()
    {
        Retry = { Mode = RetryMode.Exponential, MaxRetries = Retries },
    };

    private static bool IsEmulator(string connectionString)
    {
        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = connectionString };
            return Is("UseDevelopmentStorage", "true") || Is("AccountName", EmulatorAccount);

            bool Is(string key, string value) =>
                parts.TryGetValue(key, out object? found) && value.Equals(found as string, StringComparison.OrdinalIgnoreCase);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
