using PseudoLabel.Service.Uploads;

namespace PseudoLabel.Service.Datasets;

/// <summary>What an upload, the end of a settle delay or the end of a run leads to.</summary>
/// <param name="Kind">What it was taken for.</param>
/// <param name="Ticket">
/// Where not null, the host makes sure that after the settle delay <see cref="UploadRuns.SettledAsync"/> is called with it; a timer for
/// that ticket that is there already is enough (<see cref="SettleTicket.Id"/> names it). A delivery that comes again gives the same ticket
/// again, so that a host that died between deciding and starting its timer loses nothing.
/// </param>
/// <param name="RunId">The run that was started; null where none was.</param>
public sealed record UploadDecision(UploadKind Kind, SettleTicket? Ticket = null, string? RunId = null);

/// <summary>What an upload was taken for.</summary>
public enum UploadKind
{
    /// <summary>No input of a data set: nothing to do.</summary>
    Ignored,

    /// <summary>Seen before with these contents: nothing new.</summary>
    Duplicate,

    /// <summary>Seen and counted; the data set's runs are started by hand.</summary>
    Counted,

    /// <summary>The first of a new run: the settle delay begins.</summary>
    First,

    /// <summary>Joins the run that waits for its settle delay.</summary>
    Joined,

    /// <summary>A run is active: one run follows it.</summary>
    FollowUp,

    /// <summary>Uploads went on during the settle delay: it begins again.</summary>
    SettleAgain,

    /// <summary>The run may be made now.</summary>
    Ready,

    /// <summary>A run was started.</summary>
    Started,

    /// <summary>Nothing is left to start.</summary>
    Nothing,
}

/// <summary>A settle delay.</summary>
/// <param name="Dataset">The data set.</param>
/// <param name="Generation">Counts the runs that uploads led to in this data set, from 1.</param>
/// <param name="Uploads">Uploads that had been counted when the delay began.</param>
public sealed record SettleTicket(string Dataset, int Generation, long Uploads)
{
    /// <summary>A name for the timer: equal tickets, equal names.</summary>
    public string Id => $"settle-{Dataset}-{Generation}-{Uploads}";
}
