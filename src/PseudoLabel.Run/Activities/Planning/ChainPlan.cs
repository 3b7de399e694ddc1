using PseudoLabel.Learning.Folds;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Activities.Planning;

/// <summary>Which chains the gate runs.</summary>
internal static class ChainPlan
{
    /// <summary>
    /// Labeled rows up to which folds are repeated: with fewer, one split's luck weighs too much. Not where each chain trains networks,
    /// which takes long.
    /// </summary>
    private const int RepeatUpTo = 200;

    /// <summary>
    /// The chains, one a fold of each repeat; one fold alone with <c>fast</c>; none where no round runs, as cross-validation alone scores
    /// the supervised model.
    /// </summary>
    /// <param name="groups">The groups of the labeled rows, which no fold parts; null where each is its own.</param>
    /// <param name="times">The times of the labeled rows, which folds go forward in; null where they have no order.</param>
    public static IReadOnlyList<Fold> Create(
        RunSettings settings, ReadOnlySpan<int> labels, int classCount, IReadOnlyList<int>? groups = null, IReadOnlyList<int>? times = null)
    {
        if (NeuralLearning.MaxRounds(settings) == 0)
        {
            return [];
        }

        int repeats =
            settings.Repeats > 0 ? settings.Repeats : labels.Length <= RepeatUpTo && settings.Learner != NeuralLearning.Learner ? 2 : 1;
        IReadOnlyList<Fold> all = RowFolds.Create(
            labels, classCount, settings.Folds, repeats, SeededRandom.Derive(settings.Seed, "gate-folds"), groups, times);

        // In time the last fold is trained on the most.
        return settings.Fast ? [times is null ? all[0] : all[^1]] : all;
    }
}
