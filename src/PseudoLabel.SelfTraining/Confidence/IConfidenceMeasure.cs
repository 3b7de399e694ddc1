namespace PseudoLabel.SelfTraining.Confidence;

/// <summary>How sure a model is of a row's most probable class, read off its calibrated probabilities.</summary>
public interface IConfidenceMeasure
{
    /// <summary>Its name in settings and reports.</summary>
    string Name { get; }

    /// <summary>The confidence: the greater, the surer; 1 when one class has all the probability.</summary>
    /// <param name="probabilities">The K probabilities of one row, adding up to 1; at least two.</param>
    /// <returns>A value in [0, 1].</returns>
    float Measure(ReadOnlySpan<float> probabilities);

    /// <summary>The confidences of a block of rows, to the same bits as one by one.</summary>
    /// <param name="block">The rows' probabilities; at least two classes.</param>
    /// <param name="confidences">Receives one value a row; <see cref="ProbabilityBlock.RowCapacity"/> places, those past the last row of no meaning.</param>
    void Measure(ProbabilityBlock block, Span<float> confidences)
    {
        Span<float> row = block.ClassCount <= 256 ? stackalloc float[block.ClassCount] : new float[block.ClassCount];
        for (int i = 0; i < block.Rows; i++)
        {
            block.CopyRow(i, row);
            confidences[i] = Measure(row);
        }
    }

    /// <summary>Whether it asks for a second opinion of the row.</summary>
    bool UsesOpinion => false;

    /// <summary>The confidence where there is a second opinion of the row; a measure that does not ask for it leaves it aside.</summary>
    /// <param name="probabilities">The K probabilities of one row, adding up to 1; at least two.</param>
    /// <param name="opinion">The neighbor graph's K probabilities of the row.</param>
    /// <returns>A value in [0, 1].</returns>
    float Measure(ReadOnlySpan<float> probabilities, ReadOnlySpan<float> opinion) => Measure(probabilities);

    /// <summary>Whether it looks at how far the members of an ensemble agree, which costs a second scoring.</summary>
    bool UsesMembers => false;

    /// <summary>The confidence where the members' disagreement is known.</summary>
    /// <param name="probabilities">The K probabilities of one row.</param>
    /// <param name="deviation">The standard deviation over the members of the most probable class's probability.</param>
    float Measure(ReadOnlySpan<float> probabilities, float deviation) => Measure(probabilities);
}
