using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using PseudoLabel.Run.Labels;
using PseudoLabel.Run.Results;
using PseudoLabel.Service.Runs;

namespace PseudoLabel.Service.Reviewing;

/// <summary>
/// What a process keeps of the reviews that it was asked for last, so that a request reads what has changed alone. All of it follows from
/// what is stored: another process has its own, and one that was forgotten is made again.
/// </summary>
internal sealed class ReviewMemory
{
    /// <summary>Rows of all reviews that are kept, about: 12 bytes each.</summary>
    private const long MostRows = 4_000_000;

    private const int MostReviews = 64;

    // As long as a host keeps its catalog; some make the rest anew for each request.
    private static readonly ConditionalWeakTable<RunCatalog, ReviewMemory> Memories = [];
    private readonly Lock gate = new();
    private readonly LinkedList<KeyValuePair<string, KeptReview>> kept = [];

    /// <summary>The memory of a host.</summary>
    public static ReviewMemory Of(RunCatalog catalog) => Memories.GetValue(catalog, _ => new ReviewMemory());

    /// <summary>What is kept of a run's review; null where nothing is, or where <c>review.csv</c> is another one now.</summary>
    /// <param name="etag">The ETag of <c>review.csv</c>.</param>
    public KeptReview? Find(string runId, string etag)
    {
        lock (gate)
        {
            return Take(runId) is { } review && review.ETag == etag ? Put(runId, review) : null;
        }
    }

    /// <summary>Keeps a review, unless another request has done so meanwhile.</summary>
    /// <returns>The one that is kept.</returns>
    public KeptReview Keep(string runId, KeptReview review)
    {
        lock (gate)
        {
            return Put(runId, Take(runId) is { } other && other.ETag == review.ETag ? other : review);
        }
    }

    private KeptReview? Take(string runId)
    {
        for (LinkedListNode<KeyValuePair<string, KeptReview>>? node = kept.First; node is not null; node = node.Next)
        {
            if (node.Value.Key == runId)
            {
                kept.Remove(node);
                return node.Value.Value;
            }
        }

        return null;
    }

    private KeptReview Put(string runId, KeptReview review)
    {
        kept.AddFirst(KeyValuePair.Create(runId, review));
        while (kept.Count > 1 && (kept.Count > MostReviews || kept.Sum(k => (long)k.Value.Index.Rows) > MostRows))
        {
            kept.RemoveLast();
        }

        return review;
    }
}

/// <summary>What is kept of one review.</summary>
/// <param name="ETag">The ETag of the <c>review.csv</c> that it is of.</param>
/// <param name="Index">Where its rows lie.</param>
/// <param name="Classes">What they may be called.</param>
internal sealed record KeptReview(string ETag, ReviewIndex Index, AnswerClasses Classes)
{
    /// <summary>What holds for all who review, with the ETag of the document that says so.</summary>
    public (string? ETag, ReviewSettings Settings) Settings { get; set; } = (null, new ReviewSettings(0));

    /// <summary>The blocks' digests by number, each with the block's ETag and the share that it was made for.</summary>
    public ConcurrentDictionary<int, (string ETag, double SecondOpinions, BlockDigest Digest)> Digests { get; } = new();
}
