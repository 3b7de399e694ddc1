using PseudoLabel.Learning.Features;

namespace PseudoLabel.SelfTraining.Filters;

/// <summary>Tells rows that are unlike the labeled ones: no prediction on them can be trusted, whatever its confidence.</summary>
public interface IOutlierFilter
{
    /// <summary>Whether a row is unlike the labeled rows. Thread-safe; the answer depends on that row alone.</summary>
    /// <param name="rows">The matrix that holds the row.</param>
    /// <param name="row">The row.</param>
    bool IsOutlier(FeatureMatrix rows, int row);
}
