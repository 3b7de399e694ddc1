namespace PseudoLabel.Run.Results;

/// <summary>One line of <c>pseudo-labels.csv</c>: what became of one unlabeled row, and where it can be traced to.</summary>
/// <param name="Source">The file that the row came from, as the run names it.</param>
/// <param name="Row">Its 0-based row number in that file.</param>
/// <param name="PredictedLabel">The most probable class, or the known one; empty where the row was set aside.</param>
/// <param name="Confidence">Its calibrated probability, 0 to 1; 1 where it is known, NaN where the row was set aside.</param>
/// <param name="Decision">Whether the label is accepted.</param>
/// <param name="Round">The first round that trained on the row; 0 where none did.</param>
/// <param name="Reason">Why it was decided so, in words.</param>
internal sealed record LabeledRow(
    string Source, long Row, string PredictedLabel, float Confidence, RowDecision Decision, int Round, string Reason);

/// <summary>What became of an unlabeled row.</summary>
internal enum RowDecision
{
    /// <summary>The pseudo-label is accepted.</summary>
    Accepted,

    /// <summary>A person should look.</summary>
    Review,

    /// <summary>The row could not be used.</summary>
    Rejected,

    /// <summary>The label is known: a person answered, or a labeled row has the same cells. Models were trained on it.</summary>
    Labeled,
}

/// <summary>The decisions as they are written.</summary>
internal static class RowDecisions
{
    internal static string Name(this RowDecision decision) => decision switch
    {
        RowDecision.Accepted => "accepted",
        RowDecision.Review => "review",
        RowDecision.Rejected => "rejected",
        RowDecision.Labeled => "labeled",
    };

    internal static RowDecision? Parse(ReadOnlySpan<char> name) => name switch
    {
        "accepted" => RowDecision.Accepted,
        "review" => RowDecision.Review,
        "rejected" => RowDecision.Rejected,
        "labeled" => RowDecision.Labeled,
        _ => null,
    };
}
