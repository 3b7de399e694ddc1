using PseudoLabel.Learning.Folds;

namespace PseudoLabel.Learning.Calibration;

/// <summary>The temperature of what folds foretold of the rows that they held out.</summary>
internal static class OutOfFoldTemperature
{
    /// <summary>Finds it, and the probabilities at it.</summary>
    /// <param name="scores">Scores of all rows, rows x classes; those of rows that no fold held out are not looked at.</param>
    /// <param name="plan">The folds.</param>
    /// <param name="labels">The rows' labels.</param>
    /// <param name="classCount">Number of classes.</param>
    /// <returns>The temperature; calibrated probabilities, rows x classes, NaN for rows that no fold held out.</returns>
    public static (Temperature Temperature, float[] Probabilities) Fit(
        ReadOnlySpan<float> scores, IReadOnlyList<Fold> plan, ReadOnlySpan<int> labels, int classCount)
    {
        int[] held = HeldRows.Of(plan);
        var ofHeld = new int[held.Length];
        for (int i = 0; i < held.Length; i++)
        {
            ofHeld[i] = labels[held[i]];
        }

        float[] probabilities = HeldRows.Select(scores, held, classCount);
        Temperature temperature = Temperature.Fit(probabilities, ofHeld, classCount);
        temperature.Apply(probabilities, probabilities, classCount);
        return (temperature, HeldRows.Expand(probabilities, held, labels.Length, classCount));
    }
}
