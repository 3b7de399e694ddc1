using PseudoLabel.Learning.Features;

namespace PseudoLabel.Learning.Learners;

/// <summary>
/// How far the members of an ensemble are from agreeing on a class: the weighted standard deviation
/// of its calibrated probability over them.
/// </summary>
public static class MemberDeviation
{
    /// <summary>Computes it for rows.</summary>
    /// <param name="model">The model; one that is no <see cref="BlendModel"/> has one member, and no deviation.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="firstRow">The first of them.</param>
    /// <param name="classes">For each row the class looked at.</param>
    /// <param name="deviations">Takes as many deviations, each in [0, 0.5].</param>
    public static void Compute(IModel model, FeatureMatrix rows, int firstRow, ReadOnlySpan<short> classes, Span<float> deviations)
    {
        ArgumentNullException.ThrowIfNull(model);
        deviations.Clear();
        if (model is not BlendModel { Members.Count: > 1 } blend)
        {
            return;
        }

        int count = classes.Length;
        var part = new float[count * model.ClassCount];
        var means = new double[count];
        var squares = new double[count];
        foreach (BlendMember member in blend.Members)
        {
            member.Model.Score(rows, firstRow, count, part);
            member.Temperature.Apply(part, part, model.ClassCount);
            for (int i = 0; i < count; i++)
            {
                double p = part[i * model.ClassCount + classes[i]];
                means[i] += member.Weight * p;
                squares[i] += member.Weight * p * p;
            }
        }

        for (int i = 0; i < count; i++)
        {
            deviations[i] = (float)Math.Sqrt(Math.Max(0, squares[i] - means[i] * means[i]));
        }
    }
}
