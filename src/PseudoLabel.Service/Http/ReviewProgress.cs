using PseudoLabel.Run.Labels;
using PseudoLabel.Service.Reviewing;

namespace PseudoLabel.Service.Http;

/// <summary>Where a review stands, as the interface shows it.</summary>
internal sealed record ReviewProgress
{
    /// <summary>Rows in <c>review.csv</c>.</summary>
    public required int Total { get; init; }

    public required int Labeled { get; init; }

    public required int Skipped { get; init; }

    public required int None { get; init; }

    public required int Leased { get; init; }

    public required IReadOnlyList<string> Classes { get; init; }

    public required IReadOnlyList<ReviewerLine> Reviewers { get; init; }

    public required ReviewAgreement Agreement { get; init; }

    public required IReadOnlyList<ReviewDispute> Disputes { get; init; }

    public required AuditResult Audit { get; init; }

    /// <summary>Labels that joined the data set.</summary>
    public required int Taken { get; init; }

    /// <summary>Whether there are enough new ones for another run.</summary>
    public required bool Enough { get; init; }

    /// <summary>Labels that the data set does not have yet.</summary>
    public required int New { get; init; }

    public required double SecondOpinions { get; init; }

    /// <summary>After how many new labels a run is started by itself; 0 for never.</summary>
    public required int TrainAfter { get; init; }

    /// <summary>How many of them are still to come; null where none is started by itself.</summary>
    public required int? Needed { get; init; }

    /// <summary>The run that these labels started last; null for none.</summary>
    public required ReviewTraining? Training { get; init; }

    public static ReviewProgress Of(string runId, ReviewDesk desk, ReviewStanding now) => new()
    {
        Total = now.Total,
        Labeled = now.Labeled,
        Skipped = now.Skipped,
        None = now.None,
        Leased = now.Leased,
        Classes = desk.Classes.Names,
        Reviewers = [.. now.Reviewers.Select(r => new ReviewerLine(r.Key, r.Value))],
        Agreement = new ReviewAgreement(now.Compared, now.Agreed),
        Disputes = [.. now.Disputes.Select(d => new ReviewDispute(
            d.Row.Source, d.Row.Row, d.Row.Cells ?? new Dictionary<string, string>(),
            desk.Classes.AreImages ? ImageLink.Of(runId, d.Row.Source, d.Row.Row) : null,
            [.. d.Answers.Select(a => new DisputedAnswer(a.Reviewer, a.Label))]))],
        Audit = now.Audit,
        Taken = now.Taken,
        Enough = now.New >= ReviewStanding.EnoughLabels,
        New = now.New,
        SecondOpinions = now.Settings.SecondOpinions,
        TrainAfter = now.Settings.TrainAfter,
        Needed = now.Settings.TrainAfter == 0 ? null : Math.Max(0, now.Settings.TrainAfter - now.Since),
        Training = now.Settings.Training,
    };
}

/// <summary>What one reviewer did.</summary>
/// <param name="Name">The reviewer.</param>
/// <param name="Labeled">Labels given.</param>
internal sealed record ReviewerLine(string Name, int Labeled);

/// <summary>How far reviewers agree.</summary>
/// <param name="Rows">Rows that several have answered.</param>
/// <param name="Agree">Those among them with one answer.</param>
internal sealed record ReviewAgreement(int Rows, int Agree);

/// <summary>A row that reviewers are of two minds about.</summary>
internal sealed record ReviewDispute(
    string Source, long Row, IReadOnlyDictionary<string, string> Cells, string? Image, IReadOnlyList<DisputedAnswer> Answers);

/// <summary>One of several answers.</summary>
/// <param name="Reviewer">The reviewer.</param>
/// <param name="Label">The class; null for none of the classes.</param>
internal sealed record DisputedAnswer(string Reviewer, string? Label);
