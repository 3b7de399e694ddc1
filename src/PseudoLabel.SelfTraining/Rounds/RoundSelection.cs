using PseudoLabel.SelfTraining.Selection;

namespace PseudoLabel.SelfTraining.Rounds;

/// <summary>Which of the pool's rows a round trains on: no rows, but what tells them from the others, for every batch the same.</summary>
public sealed record RoundSelection
{
    /// <summary>From which confidence on a row is selected, class by class.</summary>
    public required ClassThresholds Thresholds { get; init; }

    /// <summary>Rows of the pool that are selected, by predicted class.</summary>
    public required IReadOnlyList<long> SelectedByClass { get; init; }

    /// <summary>Mean and variance of the pool's confidence.</summary>
    public required PoolConfidence PoolConfidence { get; init; }

    /// <summary>Rows of the pool that are selected.</summary>
    public long Selected => SelectedByClass.Sum();

    /// <summary>Counts what thresholds select.</summary>
    /// <param name="pool">The confidences of the whole pool.</param>
    internal static RoundSelection Of(ClassThresholds thresholds, ConfidenceHistogram pool) => new()
    {
        Thresholds = thresholds,
        SelectedByClass = [.. Enumerable.Range(0, pool.ClassCount).Select(k => pool.CountAtLeast(k, thresholds.Values[k]))],
        PoolConfidence = pool.Confidence(),
    };
}
