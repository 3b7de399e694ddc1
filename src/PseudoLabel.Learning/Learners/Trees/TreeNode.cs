namespace PseudoLabel.Learning.Learners.Trees;

/// <summary>
/// One node of the flattened ensemble, 16 bytes, so that a step of a walk touches one cache line. The children of an inner
/// node lie side by side: the walk goes to <c>Child</c> when x[Slot] &lt;= Threshold, else to <c>Child + 1</c>, without a branch.
/// A leaf has threshold +infinity and is its own child, so that walking on from it stays there.
/// </summary>
/// <param name="Slot">Which of the ensemble's used columns is compared; 0 in a leaf.</param>
/// <param name="Threshold">Greatest value that goes left.</param>
/// <param name="Child">Index of the left child among all nodes of the ensemble.</param>
/// <param name="Leaf">Index of the leaf's value (or of its distribution over classes); -1 in an inner node.</param>
internal readonly record struct TreeNode(int Slot, float Threshold, int Child, int Leaf)
{
    /// <summary>Whether this is a leaf.</summary>
    public bool IsLeaf => Leaf >= 0;
}
