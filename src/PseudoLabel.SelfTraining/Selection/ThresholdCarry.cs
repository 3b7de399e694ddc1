using System.Globalization;

namespace PseudoLabel.SelfTraining.Selection;

/// <summary>
/// Thresholds that move from run to run with decay: an exponentially weighted mean (Roberts 1959) of the thresholds before and now, but
/// never below what this run's own labels show. So a threshold rises at once where the evidence asks for it, and falls slowly where the
/// evidence would let it: one lucky set of labels does not open the gate, and no label is accepted that this run could not answer for.
/// </summary>
public static class ThresholdCarry
{
    /// <summary>Carries thresholds over.</summary>
    /// <param name="now">This run's own thresholds.</param>
    /// <param name="before">The earlier run's threshold of each class; null where it had no such class, or accepted nothing of it.</param>
    /// <param name="carry">The earlier threshold's weight, 0 to 1.</param>
    /// <returns>
    /// For each class the mean of both, carry * before + (1 - carry) * now, or this run's own where that is higher, where there is no
    /// earlier one, and where this run accepts nothing.
    /// </returns>
    /// <exception cref="ArgumentException">There is not one earlier threshold, or null, for each class.</exception>
    public static ClassThresholds Apply(ClassThresholds now, IReadOnlyList<double?> before, double carry)
    {
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(before);
        if (before.Count != now.Values.Count)
        {
            throw new ArgumentException($"{before.Count} earlier thresholds are not those of {now.Values.Count} classes.", nameof(before));
        }

        var values = now.Values.ToArray();
        var reasons = now.Reasons.ToArray();
        for (int k = 0; k < values.Length; k++)
        {
            if (before[k] is { } earlier && float.IsFinite(values[k]) && earlier > values[k])
            {
                float raised = (float)(carry * earlier + (1 - carry) * values[k]);
                reasons[k] += string.Create(CultureInfo.InvariantCulture,
                    $"; carried from {values[k]:0.00##} towards the earlier {earlier:0.00##} by {carry:0.##}");
                values[k] = Math.Max(values[k], raised);
            }
        }

        return new ClassThresholds(values, reasons);
    }
}
