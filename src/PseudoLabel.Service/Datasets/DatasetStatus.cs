using PseudoLabel.Service.Uploads;

namespace PseudoLabel.Service.Datasets;

/// <summary>
/// The contents of <c>datasets/{d}/status.json</c>: what was uploaded, what waits and what runs. Only <see cref="UploadRules"/> makes new
/// ones.
/// </summary>
public sealed record DatasetStatus
{
    /// <summary>
    /// Every upload that was counted and whose file was there when a run last ended: its name below the data set and the ETag it then had.
    /// </summary>
    public IReadOnlyDictionary<string, string> Seen { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Uploads counted so far, a file's new contents being a new upload.</summary>
    public long Uploads { get; init; }

    /// <summary>Runs that uploads led to, the one that waits for its settle delay included.</summary>
    public int Generation { get; init; }

    /// <summary>The settle delay under way; null where none is.</summary>
    public Settling? Settling { get; init; }

    /// <summary>Runs of this data set that have not ended, whoever asked for them.</summary>
    public IReadOnlyList<string> ActiveRuns { get; init; } = [];

    /// <summary>Whether one more run follows the active ones.</summary>
    public bool FollowUp { get; init; }

    /// <summary>The last run that uploads led to; null before the first.</summary>
    public StartedRun? Started { get; init; }

    /// <summary>Why the last uploads led to no run, in one line; null where they did.</summary>
    public string? Problem { get; init; }

    /// <summary>Uploads that could not be taken in.</summary>
    public IReadOnlyList<PoisonUpload> Poison { get; init; } = [];

    /// <summary>The ticket of the settle delay under way.</summary>
    internal SettleTicket? Ticket(string dataset) => Settling is null ? null : new SettleTicket(dataset, Generation, Settling.Uploads);
}

/// <summary>A settle delay under way.</summary>
/// <param name="Uploads">Uploads that had been counted when it began.</param>
/// <param name="Extensions">How often it has begun again because uploads went on.</param>
public sealed record Settling(long Uploads, int Extensions);

/// <summary>A run that uploads led to.</summary>
/// <param name="Generation">Its number.</param>
/// <param name="RunId">The run.</param>
public sealed record StartedRun(int Generation, string RunId);

/// <summary>An upload that could not be taken in.</summary>
/// <param name="Name">Its name below the data set.</param>
/// <param name="ETag">Its ETag.</param>
/// <param name="Error">Why, in one line.</param>
public sealed record PoisonUpload(string Name, string ETag, string Error);

/// <summary>An upload of a data set.</summary>
/// <param name="Name">Its name below the data set, e.g. <c>unlabeled/may.csv</c>.</param>
/// <param name="ETag">What changes when its contents do.</param>
public sealed record Upload(string Name, string ETag);
