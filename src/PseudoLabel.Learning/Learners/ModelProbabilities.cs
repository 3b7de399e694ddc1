using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Features;

namespace PseudoLabel.Learning.Learners;

/// <summary>A model's calibrated probabilities.</summary>
public static class ModelProbabilities
{
    /// <summary>Probabilities of rows: softmax(score / temperature).</summary>
    /// <param name="model">The model.</param>
    /// <param name="temperature">Its temperature.</param>
    /// <param name="rows">The rows.</param>
    /// <returns>Rows x classes.</returns>
    public static float[] Probabilities(this IModel model, Temperature temperature, FeatureMatrix rows)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(temperature);
        ArgumentNullException.ThrowIfNull(rows);
        var probabilities = new float[rows.Rows * model.ClassCount];
        model.Score(rows, 0, rows.Rows, probabilities);
        temperature.Apply(probabilities, probabilities, model.ClassCount);
        return probabilities;
    }
}
