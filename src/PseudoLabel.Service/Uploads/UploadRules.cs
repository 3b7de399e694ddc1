using PseudoLabel.Run.Inputs;
using PseudoLabel.Run.Settings;
using PseudoLabel.Service.Datasets;

namespace PseudoLabel.Service.Uploads;

/// <summary>
/// What follows from an upload, a settle delay and a run's end: functions from one status to the next. No clock, no store: whoever holds
/// the status decides alone, so each decision is taken exactly once, and asking again gives the same answer.
/// </summary>
internal static class UploadRules
{
    /// <summary>
    /// How often a settle delay begins again while uploads go on: a stream of files that never rests must not put its run off for ever.
    /// </summary>
    public const int MaxExtensions = 10;

    private const string JobFile = "job.json";
    private static readonly string[] Folders = ["labeled/", "unlabeled/", "data/"];

    /// <summary>Uploads come in, each perhaps not for the first time.</summary>
    /// <param name="byHand">Whether the data set's runs are started by hand: uploads are counted then, and lead to none.</param>
    public static (DatasetStatus Status, UploadDecision Decision) Uploaded(
        DatasetStatus status, string dataset, IReadOnlyList<Upload> uploads, bool byHand = false)
    {
        Upload[] mine = [.. uploads.Where(u => IsInput(status, u.Name))];
        status = mine.Where(u => u.Name != JobFile && !InputFormats.IsInput(u.Name))
            .Aggregate(status, (s, u) => Poisoned(s, u, $"the extension is not known; known are {InputFormats.Known}"));
        // What was given up before and is taken in now was given up too early.
        status = Healed(status, [.. mine.Where(u => InputFormats.IsInput(u.Name)).Select(u => u.Name)]);
        Upload[] fresh =
            [.. mine.Where(u => (u.Name == JobFile || InputFormats.IsInput(u.Name)) && status.Seen.GetValueOrDefault(u.Name) != u.ETag)];
        if (fresh.Length == 0)
        {
            return (status, new UploadDecision(mine.Length == 0 ? UploadKind.Ignored : UploadKind.Duplicate, status.Ticket(dataset)));
        }

        var seen = new SortedDictionary<string, string>(status.Seen.ToDictionary(), StringComparer.Ordinal);
        foreach (Upload upload in fresh)
        {
            seen[upload.Name] = upload.ETag;
        }

        status = status with { Seen = seen, Uploads = status.Uploads + fresh.Length };
        if (byHand)
        {
            return (status, new UploadDecision(UploadKind.Counted));
        }

        if (status.Settling is not null)
        {
            return (status, new UploadDecision(UploadKind.Joined, status.Ticket(dataset)));
        }

        if (status.ActiveRuns.Count > 0)
        {
            return (status with { FollowUp = true }, new UploadDecision(UploadKind.FollowUp));
        }

        status = Settle(status);
        return (status, new UploadDecision(UploadKind.First, status.Ticket(dataset)));
    }

    /// <summary>
    /// A settle delay is over. <see cref="UploadKind.Ready"/> with the ticket that the start is to be told with, where the run is to be
    /// started now.
    /// </summary>
    /// <param name="byHand">Whether runs are started by hand from now on: what waited for this one waits no longer.</param>
    public static (DatasetStatus Status, UploadDecision Decision) Settled(DatasetStatus status, SettleTicket ticket, bool byHand = false)
    {
        if (status.Settling is null || status.Generation != ticket.Generation)
        {
            return (status, status.Started?.Generation == ticket.Generation
                ? new UploadDecision(UploadKind.Started, RunId: status.Started.RunId)
                : new UploadDecision(UploadKind.Nothing, status.Ticket(ticket.Dataset)));
        }

        if (byHand)
        {
            return (status with { Settling = null }, new UploadDecision(UploadKind.Nothing));
        }

        if (status.Settling.Uploads != ticket.Uploads)
        {
            return (status, new UploadDecision(UploadKind.SettleAgain, status.Ticket(ticket.Dataset)));
        }

        if (status.Uploads > ticket.Uploads && status.Settling.Extensions < MaxExtensions)
        {
            return SettleAgain(status, ticket.Dataset);
        }

        // A run that someone asked for began during the delay: this one follows it.
        return status.ActiveRuns.Count > 0
            ? (status with { Settling = null, FollowUp = true }, new UploadDecision(UploadKind.FollowUp))
            : (status, new UploadDecision(UploadKind.Ready, ticket with { Uploads = status.Uploads }));
    }

    /// <summary>
    /// The run of a settle delay is there. What came in since its inputs were listed may not be among them: one more run follows.
    /// </summary>
    public static (DatasetStatus Status, UploadDecision Decision) Started(DatasetStatus status, SettleTicket ready, string runId)
    {
        if (status.Settling is null || status.Generation != ready.Generation)
        {
            return Settled(status, ready);
        }

        status = Active(status, runId) with
        {
            Settling = null,
            FollowUp = status.FollowUp || status.Uploads > ready.Uploads,
            Started = new StartedRun(ready.Generation, runId),
            Problem = null,
        };
        return (status, new UploadDecision(UploadKind.Started, RunId: runId));
    }

    /// <summary>No run could be made of what was uploaded. What came in since may mend it.</summary>
    public static (DatasetStatus Status, UploadDecision Decision) Refused(DatasetStatus status, SettleTicket ready, string? problem)
    {
        if (status.Settling is null || status.Generation != ready.Generation)
        {
            return Settled(status, ready);
        }

        return status.Uploads > ready.Uploads
            ? SettleAgain(status with { Problem = problem }, ready.Dataset)
            : (status with { Settling = null, Problem = problem }, new UploadDecision(UploadKind.Nothing));
    }

    /// <summary>A run has begun, whoever asked for it.</summary>
    public static DatasetStatus Active(DatasetStatus status, string runId) =>
        status.ActiveRuns.Contains(runId) ? status : status with { ActiveRuns = [.. status.ActiveRuns, runId] };

    /// <summary>
    /// A run has begun that somebody asked for. It has the files that it was made of: their uploads lead to nothing more, whether they were
    /// told of before or are still to be, and what was wrong with them is past.
    /// </summary>
    /// <param name="taken">Its files as they are now.</param>
    public static DatasetStatus Asked(DatasetStatus status, string runId, IReadOnlyList<Upload> taken)
    {
        var seen = new SortedDictionary<string, string>(status.Seen.ToDictionary(), StringComparer.Ordinal);
        foreach (Upload upload in taken)
        {
            seen[upload.Name] = upload.ETag;
        }

        HashSet<string> names = [.. taken.Select(u => u.Name)];
        bool all = seen.All(s => s.Key == JobFile || names.Contains(s.Key));
        status = Healed(Active(status, runId), [.. names]) with { Seen = seen };
        return all ? status with { Settling = null, FollowUp = false, Problem = null } : status;
    }

    /// <summary>A run has ended. After the last active one, what came in meanwhile makes one more.</summary>
    /// <param name="byHand">Whether runs are started by hand from now on: none follows by itself.</param>
    /// <param name="again">Whether what it found asks for one more run.</param>
    public static (DatasetStatus Status, UploadDecision Decision) Ended(
        DatasetStatus status, string dataset, string runId, bool byHand = false, bool again = false)
    {
        status = !status.ActiveRuns.Contains(runId) ? status : status with
        {
            ActiveRuns = [.. status.ActiveRuns.Where(r => r != runId)],
            FollowUp = status.FollowUp || again,
        };
        if (status.ActiveRuns.Count > 0 || !status.FollowUp)
        {
            return (status, new UploadDecision(UploadKind.Nothing, status.Ticket(dataset)));
        }

        if (byHand)
        {
            return (status with { FollowUp = false }, new UploadDecision(UploadKind.Nothing, status.Ticket(dataset)));
        }

        status = status.Settling is null ? Settle(status) : status;
        status = status with { FollowUp = false };
        return (status, new UploadDecision(UploadKind.FollowUp, status.Ticket(dataset)));
    }

    /// <summary>Files of uploads that were counted are gone.</summary>
    public static DatasetStatus Gone(DatasetStatus status, IReadOnlyList<Upload> gone)
    {
        HashSet<string> names = [.. gone.Where(u => status.Seen.GetValueOrDefault(u.Name) == u.ETag).Select(u => u.Name)];
        PoisonUpload[] poison = [.. status.Poison.Where(p => !gone.Contains(new Upload(p.Name, p.ETag)))];
        return names.Count == 0 && poison.Length == status.Poison.Count ? status : status with
        {
            Poison = poison,
            Seen = new SortedDictionary<string, string>(
                status.Seen.Where(s => !names.Contains(s.Key)).ToDictionary(), StringComparer.Ordinal),
        };
    }

    /// <summary>An upload could not be taken in.</summary>
    public static DatasetStatus Poisoned(DatasetStatus status, Upload upload, string error)
    {
        var poison = new PoisonUpload(upload.Name, upload.ETag, error);
        return status.Poison.Contains(poison) ? status
            : status with { Poison = [.. status.Poison.Where(p => p.Name != upload.Name), poison] };
    }

    /// <summary>Files that are no longer given up.</summary>
    private static DatasetStatus Healed(DatasetStatus status, IReadOnlyList<string> names) =>
        status.Poison.Any(p => names.Contains(p.Name))
            ? status with { Poison = [.. status.Poison.Where(p => !names.Contains(p.Name))] } : status;

    /// <summary>The data set's own settings count only where uploads wait for them in vain.</summary>
    private static bool IsInput(DatasetStatus status, string name) =>
        name == JobFile
            ? status.Problem is not null
            : !FolderRule.IsHidden(name)
                && Array.Exists(Folders, folder => name.StartsWith(folder, StringComparison.Ordinal));

    private static DatasetStatus Settle(DatasetStatus status) =>
        status with { Generation = status.Generation + 1, Settling = new Settling(status.Uploads, 0) };

    private static (DatasetStatus Status, UploadDecision Decision) SettleAgain(DatasetStatus status, string dataset)
    {
        status = status with { Settling = new Settling(status.Uploads, status.Settling!.Extensions + 1) };
        return (status, new UploadDecision(UploadKind.SettleAgain, status.Ticket(dataset)));
    }
}
