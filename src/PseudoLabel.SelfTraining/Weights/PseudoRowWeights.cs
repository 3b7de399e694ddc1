namespace PseudoLabel.SelfTraining.Weights;

/// <summary>
/// What a pseudo-labeled row weighs in training, a labeled row weighing 1: alpha times a relative weight c, such as its confidence, all
/// scaled down together where they would outweigh the labels by more than a given factor.
/// </summary>
internal static class PseudoRowWeights
{
    /// <summary>The weights w = alpha c s of rows that are all at hand.</summary>
    /// <param name="confidences">The relative weight c of each accepted row, in [0, 1].</param>
    /// <param name="alpha">Alpha of the round, at least 0; with 0 every weight is 0 and the rows are to be left out.</param>
    /// <param name="labeledMass">Sum of the labeled rows' weights.</param>
    /// <param name="massCap">How many times the labeled mass the pseudo-labeled rows may weigh together; infinity for no limit.</param>
    public static float[] Compute(ReadOnlySpan<float> confidences, double alpha, double labeledMass, double massCap)
    {
        double sum = 0;
        foreach (float c in confidences)
        {
            sum += c;
        }

        double factor = alpha * Scale(sum, alpha, labeledMass, massCap);
        var weights = new float[confidences.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = (float)(factor * confidences[i]);
        }

        return weights;
    }

    /// <summary>
    /// The common factor s = min(1, massCap * labeledMass / (alpha * sum of c)), for rows that are weighted batch by batch:
    /// each row's weight is then alpha c s.
    /// </summary>
    /// <param name="confidenceSum">Sum of the accepted rows' confidences over all batches, added up in batch order.</param>
    /// <param name="alpha">Alpha of the round, at least 0.</param>
    /// <param name="labeledMass">Sum of the labeled rows' weights.</param>
    /// <param name="massCap">How many times the labeled mass the pseudo-labeled rows may weigh together; infinity for no limit.</param>
    /// <returns>A factor in [0, 1].</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is negative or not a number.</exception>
    public static double Scale(double confidenceSum, double alpha, double labeledMass, double massCap)
    {
        Check(confidenceSum, nameof(confidenceSum));
        Check(alpha, nameof(alpha));
        Check(labeledMass, nameof(labeledMass));
        Check(massCap, nameof(massCap));
        double mass = alpha * confidenceSum;
        double allowed = double.IsPositiveInfinity(massCap) ? massCap : massCap * labeledMass;
        return mass <= allowed ? 1 : allowed / mass;
    }

    private static void Check(double value, string name)
    {
        if (!(value >= 0))
        {
            throw new ArgumentOutOfRangeException(name, value, "The value is negative or not a number.");
        }
    }
}
