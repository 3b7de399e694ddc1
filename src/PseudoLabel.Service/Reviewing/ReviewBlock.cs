using PseudoLabel.Run.Results;

namespace PseudoLabel.Service.Reviewing;

/// <summary>
/// The contents of <c>review/blocks/{n}.json</c>: what is known of some rows that follow one another in <c>review.csv</c>, of those alone
/// that somebody has or had. Only <see cref="ReviewBook"/> makes new ones.
/// </summary>
internal sealed record ReviewBlock
{
    /// <summary>
    /// Rows of a block: few, so that an answer writes little and two people seldom write the same block; many, so that a million rows are
    /// no more blocks than one listing holds.
    /// </summary>
    public const int Size = 256;

    /// <summary>The rows in their order.</summary>
    public IReadOnlyList<ReviewState> Rows { get; init; } = [];
}

/// <summary>What is known of a row.</summary>
internal sealed record ReviewState
{
    /// <summary>Its place in <c>review.csv</c>, from 0.</summary>
    public required int Position { get; init; }

    /// <summary>Its file.</summary>
    public required string Source { get; init; }

    /// <summary>Its number there.</summary>
    public required long Row { get; init; }

    /// <summary>The class that the model takes it for.</summary>
    public required string Predicted { get; init; }

    /// <summary>Why it is asked about.</summary>
    public required ReviewKind Kind { get; init; }

    /// <summary>Who has it now; null for nobody.</summary>
    public ReviewLease? Lease { get; init; }

    /// <summary>Each reviewer's last answer, in the order in which they first came.</summary>
    public IReadOnlyList<ReviewAnswer> Answers { get; init; } = [];

    /// <summary>What a dispute was settled by; null for none.</summary>
    public ReviewAnswer? Settled { get; init; }

    /// <summary>The label with which it is in the data set; null where it is not.</summary>
    public string? Taken { get; init; }
}

/// <summary>A row that one reviewer has.</summary>
/// <param name="Reviewer">The reviewer.</param>
/// <param name="Until">When it is given to others again.</param>
internal sealed record ReviewLease(string Reviewer, DateTimeOffset Until);

/// <summary>What a reviewer said.</summary>
/// <param name="Reviewer">The reviewer.</param>
/// <param name="Verdict">What kind of answer it is.</param>
/// <param name="Label">The class; null where the verdict is another.</param>
/// <param name="At">When it was given.</param>
internal sealed record ReviewAnswer(string Reviewer, ReviewVerdict Verdict, string? Label, DateTimeOffset At);

/// <summary>The kinds of answers.</summary>
internal enum ReviewVerdict
{
    /// <summary>The row is of a class.</summary>
    Label,

    /// <summary>The reviewer cannot tell; others may.</summary>
    Skip,

    /// <summary>The row is of none of the classes.</summary>
    None,
}
