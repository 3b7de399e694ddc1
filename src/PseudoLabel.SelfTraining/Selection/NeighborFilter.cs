using PseudoLabel.Learning.Metrics;

namespace PseudoLabel.SelfTraining.Selection;

/// <summary>
/// Keeps rows out of training whose neighborhood disagrees with their pseudo-label: the neighbor graph finds another class more probable.
/// The idea is SETRED's (Li and Zhou, "SETRED: Self-training with Editing", 2005), which counts a row's edges to rows of other labels; here
/// the edges are weighed, and lead to opinions in place of hard labels.
/// </summary>
internal static class NeighborFilter
{
    /// <summary>Whether a row may be trained on.</summary>
    /// <param name="opinion">The graph's class probabilities of it.</param>
    public static bool Keeps(int pseudoLabel, ReadOnlySpan<float> opinion) => opinion[pseudoLabel] >= ProbabilityRows.Max(opinion);
}
