using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Numerics;

namespace PseudoLabel.SelfTraining.Confidence;

/// <summary>How far an ensemble's members disagree on rows: computed a pass at a time, and only if somebody asks.</summary>
/// <param name="classes">Each row's most probable class, known for a whole pass before any of its rows is asked about.</param>
internal sealed class MemberDeviations(IModel model, FeatureMatrix rows, short[] classes)
{
    private float[] deviations = [];
    private int pass = -1;

    /// <summary>The deviations of rows of one pass.</summary>
    public ReadOnlySpan<float> Of(int firstRow, int count)
    {
        int start = firstRow / ClassBlocks.PassRows * ClassBlocks.PassRows;
        if (start != pass)
        {
            int length = Math.Min(ClassBlocks.PassRows, rows.Rows - start);
            deviations = deviations.Length >= length ? deviations : new float[length];
            MemberDeviation.Compute(model, rows, start, classes.AsSpan(start, length), deviations.AsSpan(0, length));
            pass = start;
        }

        return deviations.AsSpan(firstRow - start, count);
    }
}
