using PseudoLabel.Run.Labels;
using PseudoLabel.Run.Results;
using PseudoLabel.Service.Reviewing;

namespace PseudoLabel.Service.Http;

/// <summary>A row as it is given to a reviewer.</summary>
internal sealed record ReviewItem
{
    public required string Source { get; init; }

    public required long Row { get; init; }

    /// <summary>The row's cells by column, as <c>review.csv</c> has them.</summary>
    public required IReadOnlyDictionary<string, string> Cells { get; init; }

    /// <summary>Where the image is; null where the row is none.</summary>
    public required string? Image { get; init; }

    public required string Predicted { get; init; }

    public required float Confidence { get; init; }

    /// <summary>The second most probable class.</summary>
    public required string Second { get; init; }

    public required float Margin { get; init; }

    public required ReviewKind Kind { get; init; }

    /// <summary>How long it is the reviewer's.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>Its place in <c>review.csv</c>, from 0.</summary>
    public required int Position { get; init; }

    public static ReviewItem Of(string runId, bool isImage, LeasedRow given) => new()
    {
        Source = given.Row.Source,
        Row = given.Row.Row,
        Cells = given.Row.Cells ?? new Dictionary<string, string>(),
        Image = isImage ? ImageLink.Of(runId, given.Row.Source, given.Row.Row) : null,
        Predicted = given.Row.PredictedLabel,
        Confidence = given.Row.Confidence,
        Second = given.Row.SecondLabel,
        Margin = given.Row.Margin,
        Kind = given.Row.Kind,
        Until = given.Until,
        Position = given.Place,
    };
}

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

    public required double SecondOpinions { get; init; }

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
        SecondOpinions = now.SecondOpinions,
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

/// <summary>The address of a row's image.</summary>
internal static class ImageLink
{
    public static string Of(string runId, string source, long row) =>
        FormattableString.Invariant($"/api/runs/{runId}/image?source={Uri.EscapeDataString(source)}&row={row}");
}
