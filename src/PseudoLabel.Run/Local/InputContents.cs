using System.IO.Hashing;
using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Local;

/// <summary>
/// Whether files of this machine hold what they held when a job was made of them: by length and time of last change, and, as a time can be
/// set back, by a hash of the bytes (XXH128).
/// </summary>
internal static class InputContents
{
    /// <summary>The job with a hash of each input's bytes.</summary>
    /// <param name="job">Its inputs as they were found.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="UserErrorException">An input cannot be read, or has changed since it was found.</exception>
    public static async Task<JobDocument> HashedAsync(JobDocument job, CancellationToken cancellationToken)
    {
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        var source = new FileDataSource(job.AllFiles);
        foreach (JobInput input in job.AllFiles.DistinctBy(i => i.Location))
        {
            await using Stream stream = source.OpenRead(input.File);
            hashes.Add(input.Location, await HashAsync(stream, cancellationToken));
        }

        return job with { LabeledFiles = Hashed(job.LabeledFiles), UnlabeledFiles = Hashed(job.UnlabeledFiles) };

        JobInput[] Hashed(IReadOnlyList<JobInput> inputs) => [.. inputs.Select(i => i with { Content = hashes[i.Location] })];
    }

    /// <summary>Refuses inputs that are not what they were.</summary>
    /// <param name="inputs">The inputs of a job; what has no hash is looked at by length and time alone.</param>
    /// <param name="since">Since when, and what to do.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="UserErrorException">One has changed or gone, or cannot be read.</exception>
    public static async Task CheckAsync(IEnumerable<JobInput> inputs, string since, CancellationToken cancellationToken)
    {
        JobInput[] files = [.. inputs.DistinctBy(i => i.Location)];
        if (files.FirstOrDefault(i => FileVersion.ETagOf(i.Location) != i.ETag) is { } other)
        {
            throw Changed(other, since);
        }

        var source = new FileDataSource(files);
        foreach (JobInput input in files.Where(i => i.Content is not null))
        {
            await using Stream stream = source.OpenRead(input.File);
            if (await HashAsync(stream, cancellationToken) != input.Content)
            {
                throw Changed(input, since);
            }
        }
    }

    private static UserErrorException Changed(JobInput input, string since) =>
        new($"this input has changed or gone {since}", input.File.Name);

    private static async Task<string> HashAsync(Stream stream, CancellationToken cancellationToken)
    {
        var hash = new XxHash128();
        await hash.AppendAsync(stream, cancellationToken);
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }
}
