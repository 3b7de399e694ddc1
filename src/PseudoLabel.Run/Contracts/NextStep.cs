namespace PseudoLabel.Run.Contracts;

/// <summary>One thing to do after a run: words, some names among them, words.</summary>
/// <param name="Kind">What is to be done.</param>
/// <param name="Before">The words before the names.</param>
/// <param name="Names">The first of the names: classes, or columns.</param>
/// <param name="More">How many further names there are.</param>
/// <param name="After">The words after the names.</param>
public sealed record NextStep(NextStepKind Kind, string Before, IReadOnlyList<string> Names, int More, string After);

/// <summary>What can be done after a run.</summary>
public enum NextStepKind
{
    /// <summary>Label the rows that help most.</summary>
    LabelRows,

    /// <summary>Classes got no accepted label.</summary>
    NothingAccepted,

    /// <summary>Classes have few labels.</summary>
    FewLabels,

    /// <summary>Given labels look wrong.</summary>
    SuspectLabels,

    /// <summary>The pool is unlike the labeled rows.</summary>
    Shift,

    /// <summary>Columns are not used.</summary>
    UnusedColumns,
}
