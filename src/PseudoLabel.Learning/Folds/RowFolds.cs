namespace PseudoLabel.Learning.Folds;

/// <summary>How labeled rows are held out, by what is known of them: forward in time, by groups, or at random by class.</summary>
public static class RowFolds
{
    /// <summary>Makes the folds.</summary>
    /// <param name="labels">The class of each row, in [0, K).</param>
    /// <param name="classCount">K.</param>
    /// <param name="wanted">Folds wanted; fewer where a class has fewer rows, or rows of fewer groups.</param>
    /// <param name="repeats">Repeats, each with its own shuffle; in time there is one order, so no repeat.</param>
    /// <param name="seed">The seed; the same arguments give the same folds.</param>
    /// <param name="groups">The group of each row, which no fold parts; null where each is its own.</param>
    /// <param name="times">
    /// The time of each row, which folds go forward in; null where rows have no order. Where no row can be held out after rows of two
    /// classes, as where all are of one time, they are dealt as if they had none.
    /// </param>
    public static IReadOnlyList<Fold> Create(
        ReadOnlySpan<int> labels, int classCount, int wanted, int repeats, ulong seed, IReadOnlyList<int>? groups,
        IReadOnlyList<int>? times)
    {
        if (times is not null
            && ForwardFolds.Create(labels, classCount, StratifiedFolds.FoldCount(labels, classCount, wanted), times, groups)
                is { Count: > 0 } forward)
        {
            return forward;
        }

        int folds = StratifiedFolds.FoldCount(labels, classCount, wanted, groups);
        return StratifiedFolds.Create(labels, classCount, folds, repeats, seed, groups);
    }
}
