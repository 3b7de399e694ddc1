namespace PseudoLabel.Run.Documents;

/// <summary>A row of the pool whose label is known.</summary>
/// <param name="Row">Its number in its table.</param>
/// <param name="Labeled">The labeled row that it is, in the order of the labels.</param>
/// <param name="IsAnswer">Whether that is an answer about it; else a row of the same cells.</param>
internal sealed record KnownRow(long Row, int Labeled, bool IsAnswer);
