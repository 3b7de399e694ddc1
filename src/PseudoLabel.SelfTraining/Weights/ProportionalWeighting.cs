using PseudoLabel.SelfTraining.Selection;

namespace PseudoLabel.SelfTraining.Weights;

/// <summary>A row weighs its confidence; in a joint loss all weigh the same.</summary>
internal sealed class ProportionalWeighting : IRowWeighting
{
    /// <inheritdoc/>
    public float Weigh(float confidence, PoolConfidence? pool, bool joint) => joint ? 1 : confidence;
}
