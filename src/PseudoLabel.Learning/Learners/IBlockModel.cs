using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Numerics;

namespace PseudoLabel.Learning.Learners;

/// <summary>
/// A model that computes many rows at once, and so gives its scores as <see cref="ClassBlocks"/> without a turn through rows.
/// </summary>
internal interface IBlockModel : IModel
{
    /// <summary>Scores rows, to the same bits as <see cref="IModel.Score"/>.</summary>
    /// <param name="blocks">Receives the scores, <see cref="ClassBlocks.Length"/> values.</param>
    void ScoreBlocks(FeatureMatrix rows, int firstRow, int count, Span<float> blocks);
}
