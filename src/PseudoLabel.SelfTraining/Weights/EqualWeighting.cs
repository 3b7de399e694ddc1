using PseudoLabel.SelfTraining.Selection;

namespace PseudoLabel.SelfTraining.Weights;

/// <summary>A row weighs the same as every other.</summary>
internal sealed class EqualWeighting : IRowWeighting
{
    /// <inheritdoc/>
    public float Weigh(float confidence, PoolConfidence? pool, bool joint) => 1;
}
