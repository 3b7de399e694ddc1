using PseudoLabel.Learning.Metrics;

namespace PseudoLabel.Learning.Calibration;

/// <summary>Natural logarithms of probabilities: the scores that a temperature divides where a model gives probabilities alone.</summary>
public static class LogProbabilities
{
    /// <summary>The logarithm of each probability, which is taken to be at least 2^-23. The same bits on every machine.</summary>
    /// <param name="probabilities">Probabilities, 0 to 1.</param>
    public static float[] Of(ReadOnlySpan<float> probabilities)
    {
        var logs = new float[probabilities.Length];
        for (int i = 0; i < logs.Length; i++)
        {
            logs[i] = (float)-ProbabilityRows.NegativeLog(probabilities[i]);
        }

        return logs;
    }
}
