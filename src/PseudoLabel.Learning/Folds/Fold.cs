namespace PseudoLabel.Learning.Folds;

/// <summary>One split of the labeled rows: what a chain may learn from, and what it is scored on.</summary>
/// <param name="Repeat">Which repeat of the cross-validation, from 0.</param>
/// <param name="Index">Which fold of the repeat, from 0.</param>
/// <param name="Train">Rows to learn from, ascending.</param>
/// <param name="Held">Rows held out, ascending: every row that is not in <paramref name="Train"/>,
/// but for folds that go forward in time.</param>
public sealed record Fold(int Repeat, int Index, int[] Train, int[] Held);
