using System.Text.Json.Serialization;

namespace PseudoLabel.Run.Explaining;

/// <summary>Why a model predicts what it does for one row.</summary>
public sealed record ExplanationReport
{
    /// <summary>Version of this document's form.</summary>
    public int FormatVersion { get; init; } = 1;

    /// <summary>The file.</summary>
    public required string Source { get; init; }

    /// <summary>The row in it, from 0.</summary>
    public required long Row { get; init; }

    /// <summary>The learner of the model.</summary>
    public required string Learner { get; init; }

    /// <summary>The predicted class.</summary>
    public required string Predicted { get; init; }

    /// <summary>The classes with their calibrated probabilities, the most probable first.</summary>
    public required IReadOnlyList<ClassProbability> Probabilities { get; init; }

    /// <summary>The columns with their effects on the predicted class, the strongest first; empty for images.</summary>
    public required IReadOnlyList<ExplainedColumn> Columns { get; init; }

    /// <summary>What the row's cells were held against, in words.</summary>
    public required string Background { get; init; }

    /// <summary>
    /// The labeled rows that are nearest in the space of features, the nearest first; empty where the labeled rows are not at hand.
    /// </summary>
    public required IReadOnlyList<NearestRow> Nearest { get; init; }

    /// <summary>
    /// Of an image that a pretrained network reads, a grid over the picture, row by row: how much the probability of the predicted class
    /// falls where a part is covered; below 0 the part speaks against it. Null for other rows.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<IReadOnlyList<double>>? Occlusion { get; init; }
}

/// <summary>A class and its probability.</summary>
/// <param name="Name">The class.</param>
/// <param name="Probability">Its calibrated probability.</param>
public sealed record ClassProbability(string Name, double Probability);

/// <summary>What a column did.</summary>
/// <param name="Name">The column.</param>
/// <param name="Value">The row's cell; empty where it is.</param>
/// <param name="Effect">
/// How much lower the log-odds of the predicted class are, on average, with the cells of the background rows: above 0 the cell speaks for
/// the class, below 0 against it.
/// </param>
public sealed record ExplainedColumn(string Name, string Value, double Effect);

/// <summary>A labeled row that is near.</summary>
/// <param name="Source">Its file.</param>
/// <param name="Row">Its row there, from 0.</param>
/// <param name="Label">Its label.</param>
/// <param name="Distance">Its distance in the space of features.</param>
public sealed record NearestRow(string Source, long Row, string Label, double Distance);
