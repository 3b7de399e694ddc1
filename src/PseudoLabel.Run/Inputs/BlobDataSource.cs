using System.Collections.Frozen;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Inputs.Images;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Inputs;

/// <summary>
/// Opens a job's input files that are blobs, each in the very version that the job names by its ETag. A location is a blob's name in the
/// container, or <c>az://container/name</c> for any container of the account.
/// </summary>
public sealed class BlobDataSource : IDataSource
{
    private const string Scheme = "az://";
    private readonly BlobContainerClient container;
    private readonly FrozenDictionary<string, JobInput> inputs;

    /// <summary>Creates the source.</summary>
    /// <param name="container">The container.</param>
    /// <param name="inputs">The job's inputs; an empty ETag stands for whatever version is there.</param>
    public BlobDataSource(BlobContainerClient container, IEnumerable<JobInput> inputs)
    {
        this.container = container;
        this.inputs = inputs.DistinctBy(i => i.File.Name).ToFrozenDictionary(i => i.File.Name, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    /// <exception cref="UserErrorException">
    /// The blob has changed since the job was made, or has gone; thrown by the stream's reads as well.
    /// </exception>
    public Stream OpenRead(DataFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        JobInput input = inputs[file.Name];
        ETag? etag = input.ETag.Length == 0 ? null : new ETag(input.ETag.Trim('"'));
        return BlobReadStream.Open(Blob(input.Location), etag, e => Explain(e, file.Name));
    }

    /// <inheritdoc/>
    public IImageDecoder Decoder => ImageDecoder.Instance;

    private static UserErrorException? Explain(RequestFailedException e, string name) =>
        BlobFaults.IsConflict(e) ? new UserErrorException("this input has changed since the run began; start a new run", name, inner: e)
        : BlobFaults.IsAbsent(e)
            ? new UserErrorException("this input has gone since the run began; put it back or start a new run without it", name, inner: e)
        : null;

    private BlobClient Blob(string location)
    {
        if (!location.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return container.GetBlobClient(location);
        }

        string[] parts = location[Scheme.Length..].Split('/', 2);
        return parts is [{ Length: > 0 } other, { Length: > 0 } name]
            ? container.GetParentBlobServiceClient().GetBlobContainerClient(other).GetBlobClient(name)
            : throw new UserErrorException("this is not the location of a blob; write az://container/name", location);
    }
}
