using PseudoLabel.Data;

namespace PseudoLabel.SelfTraining.Selection;

/// <summary>The proofs of a precision by name; <see cref="PrecisionTargetRule"/> obeys each.</summary>
public static class PrecisionProofs
{
    /// <summary>All of them.</summary>
    public static Choices<PrecisionProof> All { get; } = new(
        "precision proof",
        new("estimate", "the out-of-fold estimate", PrecisionProof.Estimate),
        new("cautious", "the out-of-fold estimate, with half of the allowed errors to spare", PrecisionProof.Cautious),
        new("bound", "the lower confidence limit of the estimate", PrecisionProof.Bound));
}
