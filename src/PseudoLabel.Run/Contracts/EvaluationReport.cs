using PseudoLabel.Learning.Metrics.Evaluation;

namespace PseudoLabel.Run.Contracts;

/// <summary>What <c>pseudolabel evaluate</c> found.</summary>
public sealed record EvaluationReport
{
    /// <summary>Version of this document's form.</summary>
    public int FormatVersion { get; init; } = 1;

    /// <summary>The learner of the model.</summary>
    public required string Learner { get; init; }

    /// <summary>The self-training round that the model comes from; 0 is the supervised model.</summary>
    public required int Round { get; init; }

    /// <summary>The column that held the truth.</summary>
    public required string LabelColumn { get; init; }

    /// <summary>The class names, in the order of every list by class.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Rows read.</summary>
    public required long Rows { get; init; }

    /// <summary>Rows among them whose cells could not be used, which count in no figure.</summary>
    public required long SetAside { get; init; }

    /// <summary>Why the first of them was set aside; empty where none was.</summary>
    public string SetAsideReason { get; init; } = "";

    /// <summary>Rows without a label, which count in no figure.</summary>
    public required long Unlabeled { get; init; }

    /// <summary>Rows with a label that the model does not know, which count in no figure.</summary>
    public required long UnknownLabels { get; init; }

    /// <summary>Such labels, with the rows of each, the most frequent first; at most ten.</summary>
    public IReadOnlyList<LabelCount> UnknownNames { get; init; } = [];

    /// <summary>What was found in the files that a person should hear of.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>The figures of all other rows.</summary>
    public required EvaluationResult Result { get; init; }
}

/// <summary>A label and how many rows have it.</summary>
/// <param name="Label">The label.</param>
/// <param name="Rows">The rows.</param>
public sealed record LabelCount(string Label, long Rows);
