using Azure;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Extensions.FileSystemGlobbing;
using PseudoLabel.Data;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Inputs.Remote;

/// <summary>
/// Fetches blobs by <c>az://account/container/path</c>, or <c>az://container/path</c> where the environment names the account:
/// <c>DataStorage</c>, the emulator's connection string, or <c>DataStorage__blobServiceUri</c>. The path is a blob, a folder, or a pattern.
/// Opened as whoever this process is.
/// </summary>
internal sealed class BlobInput
{
    private const string Scheme = "az://";
    private const string ServiceVariable = RunStores.EmulatorVariable + "__blobServiceUri";
    private const string EmulatorAccount = "devstoreaccount1";
    private const string EmulatorDefault = "UseDevelopmentStorage=true";
    private readonly Func<string, string?> variable;

    /// <summary>Creates it.</summary>
    /// <param name="variable">The environment.</param>
    public BlobInput(Func<string, string?> variable) => this.variable = variable;

    /// <summary>Whether a name is that of a blob.</summary>
    public static bool IsOne(string name) => name.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>Fetches the blobs that a name means, in ordinal order.</summary>
    /// <exception cref="UserErrorException">There are none, they may not be read, or the account cannot be reached.</exception>
    public async Task<IReadOnlyList<InputFile>> TakeAsync(
        string name, string role, InputSpool spool, ICollection<string> notices, CancellationToken cancellationToken)
    {
        (BlobContainerClient container, string path, string start) = Locate(name);
        try
        {
            IReadOnlyList<BlobItem> blobs = await FindAsync(container, path, name, role, notices, cancellationToken);
            List<InputFile> files = [];
            foreach (BlobItem blob in blobs)
            {
                await using Stream content = await BlobReadStream.OpenAsync(
                    container.GetBlockBlobClient(blob.Name), blob.Properties.ETag, _ => null, cancellationToken);
                InputFile file =
                    await spool.TakeAsync(start + blob.Name, ContentKind.OfName(blob.Name), content, mayStall: false, cancellationToken);
                files.Add(file with
                {
                    Modified = blob.Properties.LastModified ?? file.Modified,
                    Origin = start + blob.Name,
                    OriginETag = BlobFaults.Text(blob.Properties.ETag ?? default),
                });
            }

            return files;
        }
        catch (Exception e) when ((e as AggregateException)?.InnerExceptions[0] is var inner && Explain(inner ?? e, role) is not null)
        {
            throw new UserErrorException(Explain(inner ?? e, role)!, name, inner: e);
        }
    }

    private static async Task<IReadOnlyList<BlobItem>> FindAsync(
        BlobContainerClient container, string path, string name, string role, ICollection<string> notices,
        CancellationToken cancellationToken)
    {
        int star = path.IndexOf('*', StringComparison.Ordinal);
        string prefix = star < 0 ? path : path[..(path.LastIndexOf('/', star) + 1)];
        List<BlobItem> found = [];
        await foreach (BlobItem blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellationToken))
        {
            found.Add(blob);
        }

        found.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        if (star < 0 && found.Find(b => b.Name == path) is { } one)
        {
            return [one];
        }

        string folder = star >= 0 || prefix.Length == 0 || prefix.EndsWith('/') ? prefix : prefix + "/";
        IEnumerable<BlobItem> below = found.Where(b => b.Name.StartsWith(folder, StringComparison.Ordinal) && !b.Name.EndsWith('/'));
        if (star >= 0)
        {
            var matcher = new Matcher(StringComparison.Ordinal);
            matcher.AddInclude(path[folder.Length..]);
            below = below.Where(b => matcher.Match(b.Name[folder.Length..]).HasMatches);
        }

        BlobItem[] all = [.. below];
        (IReadOnlyList<BlobItem> inputs, LeftOut leftOut) = FolderRule.Divide(
            all.Select(b => new FolderRule.Found<BlobItem>(b, b.Name[folder.Length..], b.Name, false, false, b.Properties.ContentLength)));
        foreach (string notice in leftOut.Notices(name))
        {
            notices.Add(notice);
        }

        return inputs.Count > 0 ? inputs : throw new UserErrorException(
            all.Length == 0 ? $"{role} input not found in the container; check its name"
                : $"{role} input holds no file that can be read{leftOut.Reason}; known are {InputFormats.Known}",
            name);
    }

    /// <summary>The container, the path in it, and what stands before a blob's name to name it.</summary>
    private (BlobContainerClient Container, string Path, string Start) Locate(string name)
    {
        string[] parts = name[Scheme.Length..].Split('/', 2);
        (string first, string rest) = (parts[0], parts.Length > 1 ? parts[1] : "");
        string? emulator = variable(RunStores.EmulatorVariable) is { Length: > 0 } set ? set : null;
        string? service = variable(ServiceVariable) is { Length: > 0 } uri ? uri : null;
        string? known = emulator is not null ? EmulatorAccount
            : service is not null && Uri.TryCreate(service, UriKind.Absolute, out Uri? of) ? of.Host.Split('.')[0] : null;
        if (known is null || first == known || first == EmulatorAccount || first.Contains('.', StringComparison.Ordinal))
        {
            (string container, string path) =
                rest.Split('/', 2) is [{ Length: > 0 } c, { Length: > 0 } p] ? (c, p) : throw new UserErrorException(
                "this names no blob; write az://account/container/path, or az://container/path where the environment variable "
                    + $"{RunStores.EmulatorVariable} or {ServiceVariable} names the account",
                name);
            string start = $"{Scheme}{first}/{container}/";
            return first == EmulatorAccount ? (BlobContainers.FromDevelopmentStorage(emulator ?? EmulatorDefault, container), path, start)
                : (BlobContainers.FromServiceUri(
                    new Uri(first.Contains('.', StringComparison.Ordinal) ? $"https://{first}" : $"https://{first}.blob.core.windows.net"),
                    container), path, start);
        }

        return first.Length == 0 || rest.Length == 0 ? throw new UserErrorException("this names no blob; write az://container/path", name)
            : (emulator is not null ? BlobContainers.FromDevelopmentStorage(emulator, first)
                : BlobContainers.FromServiceUri(new Uri(service!), first), rest, $"{Scheme}{first}/");
    }

    private static string? Explain(Exception e, string role) => e switch
    {
        CredentialUnavailableException or AuthenticationFailedException =>
            "no credentials for Azure were found, or they were refused; sign in with 'az login', or on a server give it a managed identity "
                + "(AZURE_CLIENT_ID)",
        RequestFailedException { Status: 401 or 403 } failed =>
            $"{role} input may not be read ({failed.Status}); whoever is signed in needs the role 'Storage Blob Data Reader' there, and "
                + "the account's network rules must let this machine in",
        RequestFailedException { Status: 404 } => $"{role} input not found: there is no such container or blob (404); check its name",
        RequestFailedException { Status: 412 } => $"{role} input has changed while it was fetched; try again",
        RequestFailedException { Status: 0 } failed =>
            $"the storage account cannot be reached: {failed.Message.Split('\n')[0].Trim()}; check its name and the network",
        RequestFailedException failed => $"the storage account answered {failed.Status} ({failed.ErrorCode}); try again later",
        _ => null,
    };
}
