using System.Text;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Labels;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Runs;

/// <summary>
/// The labels that people gave lie in one file of the data set, which each label changes. A run takes a copy of it: while it waits for its
/// turn, people go on labeling, and that is not to end it.
/// </summary>
internal static class KeptAnswers
{
    private const int MostTries = 20;

    /// <summary>The job with the copy in the file's place; the same job where nobody has given labels.</summary>
    /// <param name="root">The container or folder.</param>
    /// <param name="dataset">The data set.</param>
    /// <param name="job">What a run is to be made of.</param>
    /// <returns>Null where the file has changed meanwhile: what the run is made of is to be looked at anew.</returns>
    public static async Task<JobDocument?> KeepAsync(
        IRunStore root, string dataset, JobDocument job, CancellationToken cancellationToken)
    {
        string location = ServiceNames.Labeled(dataset) + RunLabels.FileName;
        int place = job.LabeledFiles.ToList().FindIndex(f => f.Location == location);
        if (place < 0)
        {
            return job;
        }

        JobInput file = job.LabeledFiles[place];
        string name = $"{ServiceNames.Kept(dataset)}{ShortHash.Of(Encoding.UTF8.GetBytes(file.ETag))}.csv";
        string? etag = await root.ETagAsync(name, cancellationToken);
        if (etag is null)
        {
            byte[] content;
            await using (Stream stream = await root.OpenReadAsync(location, cancellationToken))
            {
                using var bytes = new MemoryStream();
                await stream.CopyToAsync(bytes, cancellationToken);
                content = bytes.ToArray();
            }

            if (await root.ETagAsync(location, cancellationToken) != file.ETag)
            {
                return null;
            }

            try
            {
                etag = await root.WriteIfAsync(
                    name, etag: null, to => to.WriteAsync(content, cancellationToken).AsTask(), cancellationToken);
            }
            catch (StoreConflictException)
            {
                // Another request has kept the same.
                etag = await root.ETagAsync(name, cancellationToken);
            }
        }

        JobInput kept = file with { Location = name, ETag = etag!, Origin = location, OriginETag = file.ETag };
        return job with { LabeledFiles = [.. job.LabeledFiles.Select((f, i) => i == place ? kept : f)] };
    }

    /// <summary>Makes a job and keeps the labels in it; looks anew where they have changed between the two.</summary>
    /// <param name="resolve">Makes the job; null where none is to be made.</param>
    /// <returns>The job as its identity goes by, and as it is run; null where none is to be made.</returns>
    public static async Task<(JobDocument Asked, JobDocument Kept)?> ResolveAsync(
        IRunStore root, string dataset, Func<Task<JobDocument?>> resolve, CancellationToken cancellationToken)
    {
        for (int i = 0; i < MostTries; i++)
        {
            if (await resolve() is not { } job)
            {
                return null;
            }

            if (await KeepAsync(root, dataset, job, cancellationToken) is { } kept)
            {
                return (job, kept);
            }
        }

        throw new RefusedException(Refusal.Busy, "labels of the data set change all the time just now; ask again");
    }
}
