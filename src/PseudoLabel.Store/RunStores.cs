using Azure.Storage.Blobs;
using PseudoLabel.Data;

namespace PseudoLabel.Store;

/// <summary>Stores by their address, for a program that is told on its command line where a run is kept.</summary>
public static class RunStores
{
    /// <summary>
    /// The environment variable with the connection string of the storage emulator, the same as the Functions app's. Unset, the emulator is
    /// looked for where it listens by default.
    /// </summary>
    public const string EmulatorVariable = "DataStorage";

    private const string EmulatorAccount = "devstoreaccount1";
    private const string EmulatorDefault = "UseDevelopmentStorage=true";

    /// <summary>Opens a store.</summary>
    /// <param name="address">
    /// A folder, or the address of a container or of a part of one, <c>https://ACCOUNT.blob.core.windows.net/CONTAINER/PREFIX/</c>: opened
    /// as whoever this process is, its managed identity (AZURE_CLIENT_ID) or the signed-in developer. An address of the emulator is opened
    /// by <see cref="EmulatorVariable"/>.
    /// </param>
    /// <exception cref="UserErrorException">The address names no container, or is of a kind that is not known.</exception>
    public static IRunStore Open(string address) => Open(address, Environment.GetEnvironmentVariable);

    /// <summary>
    /// The address by which <see cref="Open(string)"/> finds a store again, in another process of this
    /// machine or, where it is in Azure, anywhere.
    /// </summary>
    /// <param name="store">A folder, a container, a part of one, or a run's own store in any of these.</param>
    /// <exception cref="ArgumentException">It is a store of another kind.</exception>
    public static string AddressOf(IRunStore store) => store switch
    {
        FolderStore folder => folder.Root + Path.DirectorySeparatorChar,
        BlobStore blobs => blobs.Address.AbsoluteUri.TrimEnd('/') + "/",
        SubStore part => AddressOf(part.Whole) + part.Prefix,
        SealedStore run => AddressOf(run.Files),
        _ => throw new ArgumentException($"A {store?.GetType().Name} has no address.", nameof(store)),
    };

    internal static IRunStore Open(string address, Func<string, string?> variable)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(address);
        if (!address.Contains("://", StringComparison.Ordinal))
        {
            return new FolderStore(address);
        }

        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp)
            || uri.Query.Length > 0)
        {
            throw new UserErrorException(
                $"'{address}' is no store; name a folder, or a container as https://ACCOUNT.blob.core.windows.net/CONTAINER/PREFIX/");
        }

        var parts = new BlobUriBuilder(uri);
        if (parts.BlobContainerName.Length == 0)
        {
            throw new UserErrorException(
                $"'{address}' names no container; it must be as https://ACCOUNT.blob.core.windows.net/CONTAINER/PREFIX/");
        }

        BlobContainerClient container = parts.AccountName == EmulatorAccount
            ? BlobContainers.FromDevelopmentStorage(variable(EmulatorVariable) is { Length: > 0 } set ? set : EmulatorDefault,
                parts.BlobContainerName)
            : BlobContainers.FromServiceUri(new Uri(uri.GetLeftPart(UriPartial.Authority)), parts.BlobContainerName);
        var store = new BlobStore(container);
        string prefix = parts.BlobName.Trim('/');
        return prefix.Length == 0 ? store : new SubStore(store, prefix);
    }
}
