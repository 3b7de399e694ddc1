using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Activities.Planning;

/// <summary>What the labeled rows weigh in training.</summary>
internal static class RowWeights
{
    /// <summary>
    /// Reads the weights; null where no column is named. They count relative to each other: as the learners' penalties and the weight of
    /// pseudo-labeled rows are made for rows that weigh 1, they are scaled to 1 on average.
    /// </summary>
    /// <exception cref="UserErrorException">A weight is no number above 0.</exception>
    public static float[]? Read(RunSettings settings, LabeledCells cells)
    {
        if (settings.Weight.Length == 0)
        {
            return null;
        }

        float[] weights = [.. cells.Numbers(settings.Weight, WhyBad).Select(w => float.IsNaN(w) ? 1 : w)];
        double mean = weights.Sum(w => (double)w) / weights.Length;
        return [.. weights.Select(w => Math.Max(float.Epsilon, (float)(w / mean)))];
    }

    private static string? WhyBad(float weight) => weight > 0 && float.IsFinite(weight) ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"the weight is {weight}; it must be above 0, or missing, which stands for 1. To leave a row out, leave its label empty");
}
