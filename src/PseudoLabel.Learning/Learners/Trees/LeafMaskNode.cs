namespace PseudoLabel.Learning.Learners.Trees;

/// <summary>One inner node for <see cref="LeafMaskKernel"/>, 12 bytes. The leaves of its tree are bits, the leftmost the lowest.</summary>
/// <param name="Slot">Which of the ensemble's used columns is compared.</param>
/// <param name="Threshold">Greatest value that goes left.</param>
/// <param name="Keep">The leaves that a row which goes right may still end in: all but those under the left child.</param>
internal readonly record struct LeafMaskNode(int Slot, float Threshold, uint Keep);
