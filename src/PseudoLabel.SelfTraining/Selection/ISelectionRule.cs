namespace PseudoLabel.SelfTraining.Selection;

/// <summary>
/// Decides from which confidence on predictions become pseudo-labels. Called afresh every round: no row stays accepted because it was
/// so before.
/// </summary>
public interface ISelectionRule
{
    /// <summary>Whether <see cref="SelectionEvidence.PoolShares"/> must be given, which costs a pass over the gate's pool.</summary>
    bool UsesPoolShares => false;

    /// <summary>Chooses the thresholds of a round.</summary>
    /// <param name="evidence">The pool's confidences and the labeled rows' out-of-fold predictions.</param>
    ClassThresholds Choose(SelectionEvidence evidence);
}
