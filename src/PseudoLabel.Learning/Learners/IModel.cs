using PseudoLabel.Learning.Features;

namespace PseudoLabel.Learning.Learners;

/// <summary>A trained classifier.</summary>
public interface IModel
{
    /// <summary>Its kind, which names the reader of its bytes, e.g. <c>linear</c>, <c>trees</c>, <c>blend</c>.</summary>
    string Kind { get; }

    /// <summary>Number of classes.</summary>
    int ClassCount { get; }

    /// <summary>Number of feature columns it was trained on.</summary>
    int FeatureCount { get; }

    /// <summary>
    /// Scores rows: unnormalized log-probabilities (logits), so that softmax(score) is the model's uncalibrated probability
    /// and softmax(score / T) its calibrated one. Thread-safe; a row's scores do not depend on the other rows.
    /// </summary>
    /// <param name="rows">The rows.</param>
    /// <param name="firstRow">First row to score.</param>
    /// <param name="count">Number of rows to score.</param>
    /// <param name="scores">count x <see cref="ClassCount"/> values, row-major; finite.</param>
    void Score(FeatureMatrix rows, int firstRow, int count, Span<float> scores);

    /// <summary>Writes the model's bytes: the same model gives the same bytes. Read back by <see cref="ModelSerializer"/>.</summary>
    /// <param name="writer">Where to.</param>
    void Write(BinaryWriter writer);
}
