using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;
using PseudoLabel.Store;

namespace PseudoLabel.Functions.Storage;

/// <summary>The container of data sets and runs, found by the same app settings as the triggers' connections.</summary>
internal static class DataStorage
{
    /// <summary>
    /// The connection's name: <c>DataStorage__blobServiceUri</c> in Azure, where the app's identity opens it; a connection string only for
    /// the emulator.
    /// </summary>
    public const string Connection = "DataStorage";

    /// <summary>The container's name, app setting <c>DataContainer</c>.</summary>
    public static string ContainerName(IConfiguration configuration) =>
        configuration["DataContainer"] is { Length: > 0 } name ? name : "pseudo-label";

    /// <summary>Whether the settings name the emulator.</summary>
    public static bool IsEmulator(IConfiguration configuration) =>
        Address(configuration) is null && configuration[Connection] is { Length: > 0 };

    /// <summary>The container.</summary>
    /// <exception cref="InvalidOperationException">No setting names the account.</exception>
    public static BlobContainerClient Container(IConfiguration configuration)
    {
        string name = ContainerName(configuration);
        if (Address(configuration) is { } address)
        {
            return BlobContainers.FromServiceUri(new Uri(address), name, Identity(configuration));
        }

        return configuration[Connection] is { Length: > 0 } emulator
            ? BlobContainers.FromDevelopmentStorage(emulator, name)
            : throw new InvalidOperationException(
                $"No storage account is set: give the app setting {Connection}__blobServiceUri, or, for the emulator, "
                    + $"{Connection}=UseDevelopmentStorage=true.");
    }

    /// <summary>The app's identity: the user-assigned one that the connection names, else whatever the environment gives.</summary>
    public static TokenCredential Identity(IConfiguration configuration) => new DefaultAzureCredential(new DefaultAzureCredentialOptions
    {
        ManagedIdentityClientId = configuration[$"{Connection}:clientId"] is { Length: > 0 } id ? id : configuration["AZURE_CLIENT_ID"],
    });

    private static string? Address(IConfiguration configuration) =>
        configuration[$"{Connection}:blobServiceUri"] is { Length: > 0 } address ? address : null;
}
