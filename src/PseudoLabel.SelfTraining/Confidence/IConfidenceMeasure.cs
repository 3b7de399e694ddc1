namespace PseudoLabel.SelfTraining.Confidence;

/// <summary>How sure a model is of a row's most probable class. <see cref="ConfidenceMeasures"/> lists them all.</summary>
public interface IConfidenceMeasure
{
    /// <summary>The confidences of some rows: the greater, the surer; 1 when one class has all the probability.</summary>
    /// <param name="rows">The rows, and all that is known of them.</param>
    /// <param name="confidences">
    /// Receives a value in [0, 1] for each row; <see cref="ConfidenceContext.RowCapacity"/> places, those past the last row of no meaning.
    /// </param>
    void Measure(in ConfidenceContext rows, Span<float> confidences);

    /// <summary>
    /// The measure by which labels are accepted: this one, unless it asks for what is known of the pool alone. A threshold is found on
    /// labeled rows, and must mean the same on both.
    /// </summary>
    IConfidenceMeasure Acceptance => this;
}
