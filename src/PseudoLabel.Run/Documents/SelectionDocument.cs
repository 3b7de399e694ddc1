using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.SelfTraining.Selection;

namespace PseudoLabel.Run.Documents;

/// <summary>What selection found in a round.</summary>
internal sealed record SelectionDocument
{
    public required float[] Thresholds { get; init; }

    public required IReadOnlyList<string> Reasons { get; init; }

    public required long[] SelectedByClass { get; init; }

    public required long Changed { get; init; }

    /// <summary>What the rule remembers for the next round; null where it remembers nothing.</summary>
    public AdaptiveState? Adaptive { get; init; }

    /// <summary>Mean and variance of the pool's confidence.</summary>
    public required PoolConfidence PoolConfidence { get; init; }

    /// <summary>Rows whose class by the models is the neighbor graph's too; 0 without a graph.</summary>
    public required long Agreeing { get; init; }

    /// <summary>Rows that the neighbor filter keeps out of training.</summary>
    public required long Filtered { get; init; }

    /// <summary>Rows that were predicted.</summary>
    public required long Rows { get; init; }

    public long Selected => SelectedByClass.Sum();

    /// <summary>What the student's rows are gathered by.</summary>
    public RoundSelection Selection() => new()
    {
        Thresholds = new ClassThresholds(Thresholds, Reasons) { State = Adaptive },
        SelectedByClass = SelectedByClass,
        PoolConfidence = PoolConfidence,
    };
}
