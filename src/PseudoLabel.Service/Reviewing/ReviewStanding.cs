using PseudoLabel.Run.Labels;
using PseudoLabel.Run.Results;

namespace PseudoLabel.Service.Reviewing;

/// <summary>A row that a reviewer was given.</summary>
/// <param name="Place">Its place in <c>review.csv</c>, from 0.</param>
/// <param name="Row">The row.</param>
/// <param name="Until">How long it is his.</param>
internal sealed record LeasedRow(int Place, ReviewRow Row, DateTimeOffset Until);

/// <summary>An answer that was given.</summary>
/// <param name="Place">The row's place in <c>review.csv</c>, from 0.</param>
/// <param name="Row">The row.</param>
/// <param name="Answer">What was said, when and by whom.</param>
/// <param name="IsSettled">Whether a dispute was settled by it.</param>
/// <param name="State">What else is known of the row.</param>
internal sealed record GivenAnswer(int Place, ReviewRow Row, ReviewAnswer Answer, bool IsSettled, ReviewState State);

/// <summary>An answer as it comes in.</summary>
/// <param name="Source">The row's file.</param>
/// <param name="Row">Its number there.</param>
/// <param name="Verdict">What kind of answer it is; null where an earlier one is taken back.</param>
/// <param name="Label">The label as it was given.</param>
internal sealed record ReviewGiven(string Source, long Row, ReviewVerdict? Verdict, string? Label);

/// <summary>Where a review stands.</summary>
internal sealed record ReviewStanding
{
    /// <summary>Labels that are worth another run.</summary>
    public const int EnoughLabels = 10;

    public required int Total { get; init; }

    public required int Labeled { get; init; }

    public required int Skipped { get; init; }

    public required int None { get; init; }

    public required int Leased { get; init; }

    public required IReadOnlyList<KeyValuePair<string, int>> Reviewers { get; init; }

    public required int Compared { get; init; }

    public required int Agreed { get; init; }

    public required IReadOnlyList<(ReviewRow Row, IReadOnlyList<ReviewAnswer> Answers)> Disputes { get; init; }

    public required AuditResult Audit { get; init; }

    public required int Taken { get; init; }

    public required int New { get; init; }

    /// <summary>What holds for all.</summary>
    public required ReviewSettings Settings { get; init; }

    /// <summary>Labels since the last run was started.</summary>
    public required int Since { get; init; }
}
