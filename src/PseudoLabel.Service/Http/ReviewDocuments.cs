using PseudoLabel.Run.Results;
using PseudoLabel.Service.Reviewing;

namespace PseudoLabel.Service.Http;

/// <summary>A row of <c>review.csv</c> as it is shown.</summary>
internal record ReviewedRow
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

    /// <summary>Its place in <c>review.csv</c>, from 0.</summary>
    public required int Position { get; init; }
}

/// <summary>A row as it is given to a reviewer.</summary>
internal sealed record ReviewItem : ReviewedRow
{
    /// <summary>How long it is the reviewer's.</summary>
    public required DateTimeOffset Until { get; init; }

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

/// <summary>An answer that was given, with its row.</summary>
internal sealed record GivenItem : ReviewedRow
{
    public required string Reviewer { get; init; }

    public required ReviewVerdict Verdict { get; init; }

    /// <summary>The class; null where the verdict is another.</summary>
    public required string? Label { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Whether a dispute was settled by it.</summary>
    public required bool Settled { get; init; }

    /// <summary>Whether the row has a label in the data set.</summary>
    public required bool Taken { get; init; }

    public static GivenItem Of(string runId, bool isImage, GivenAnswer given) => new()
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
        Position = given.Place,
        Reviewer = given.Answer.Reviewer,
        Verdict = given.Answer.Verdict,
        Label = given.Answer.Label,
        At = given.Answer.At,
        Settled = given.IsSettled,
        Taken = given.State.Taken is not null,
    };
}

/// <summary>The address of a row's image.</summary>
internal static class ImageLink
{
    public static string Of(string runId, string source, long row) =>
        FormattableString.Invariant($"/api/runs/{runId}/image?source={Uri.EscapeDataString(source)}&row={row}");
}
