using PseudoLabel.SelfTraining.Selection;

namespace PseudoLabel.SelfTraining.Weights;

/// <summary>
/// What a pseudo-labeled row weighs relative to the others, before alpha and the cap on their sum. <see cref="RowWeightings"/> lists them
/// all.
/// </summary>
public interface IRowWeighting
{
    /// <summary>The relative weight of a row, at least 0.</summary>
    /// <param name="confidence">Its confidence, in [0, 1].</param>
    /// <param name="pool">Mean and variance of the pool's confidence; null where they are not known.</param>
    /// <param name="joint">
    /// Whether the loss is a joint one, whose parts are means of equals: the confidence itself then says nothing.
    /// </param>
    float Weigh(float confidence, PoolConfidence? pool, bool joint);
}
