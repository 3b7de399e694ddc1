namespace PseudoLabel.Run.Contracts;

/// <summary>What came of a run, in words that need no explanation.</summary>
/// <param name="Kind">Which of the few things that can come of one.</param>
/// <param name="Sentences">What happened to the model, then to the rows.</param>
public sealed record VerdictSummary(VerdictKind Kind, IReadOnlyList<string> Sentences);

/// <summary>What can come of a run.</summary>
public enum VerdictKind
{
    /// <summary>Self-training made the model better, proven on held-out labels.</summary>
    Better,

    /// <summary>It probably did.</summary>
    LikelyBetter,

    /// <summary>Its model is published though a gain is not shown: it is no worse beyond what held-out labels can tell.</summary>
    NotShown,

    /// <summary>It did not, and the supervised model is kept.</summary>
    Kept,

    /// <summary>No self-training was asked for.</summary>
    Supervised,

    /// <summary>The gate was left out, so nothing is known of it.</summary>
    NotGated,
}
