namespace PseudoLabel.Run.Results;

/// <summary>What the finished data set says of a row beside its own cells.</summary>
/// <param name="Label">The label; empty for none.</param>
/// <param name="Origin">Where it comes from.</param>
/// <param name="Predicted">The predicted class of an unlabeled row; empty for others and for one that could not be used.</param>
/// <param name="Confidence">Its calibrated probability; NaN where there is none.</param>
/// <param name="Decision">What became of an unlabeled row; null for a labeled one.</param>
/// <param name="Round">The first round that trained on an unlabeled row; 0 where none did, null for a labeled row.</param>
/// <param name="Source">The file that the row came from.</param>
/// <param name="Row">Its 0-based number in that file.</param>
internal readonly record struct FinishedRow(
    string Label, LabelOrigin Origin, string Predicted, float Confidence, RowDecision? Decision, int? Round, string Source, long Row);

/// <summary>Where a label of the finished data set comes from.</summary>
internal enum LabelOrigin
{
    /// <summary>There is no label.</summary>
    None,

    /// <summary>A labeled file has it.</summary>
    Given,

    /// <summary>A person answered.</summary>
    Person,

    /// <summary>The run's accepted pseudo-label.</summary>
    Pseudo,
}

/// <summary>The origins as they are written.</summary>
internal static class LabelOrigins
{
    internal static string Name(this LabelOrigin origin) => origin switch
    {
        LabelOrigin.Given => "given",
        LabelOrigin.Person => "person",
        LabelOrigin.Pseudo => "pseudo",
        LabelOrigin.None => "none",
    };
}
