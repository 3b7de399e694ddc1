using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Inputs.Images;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Datasets;

/// <summary>Opens a job's inputs from the store they lie in, each only while it is still what the job was made of.</summary>
internal sealed class StoreDataSource(IRunStore root, IEnumerable<JobInput> inputs) : IDataSource
{
    private readonly Dictionary<string, JobInput> known =
        inputs.DistinctBy(i => i.File.Name).ToDictionary(i => i.File.Name, StringComparer.Ordinal);

    public IImageDecoder Decoder => ImageDecoder.Instance;

    /// <summary>Readers parse on threads of the pool and are synchronous throughout: opening waits here, once a slice.</summary>
    public Stream OpenRead(DataFile file) => OpenAsync(known[file.Name]).GetAwaiter().GetResult();

    private async Task<Stream> OpenAsync(JobInput input)
    {
        if (await root.ETagAsync(input.Location, CancellationToken.None) != input.ETag)
        {
            throw new UserErrorException("this input has changed or gone since the run was asked for; ask for a new run", input.File.Name);
        }

        return await root.OpenReadAsync(input.Location, CancellationToken.None);
    }
}
