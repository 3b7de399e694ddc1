using PseudoLabel.Data;

namespace PseudoLabel.SelfTraining.Shares;

/// <summary>
/// What each class's probability is to be multiplied by so that the mean of a pool's probabilities is the given shares, each row adding up
/// to 1 again: iterative proportional fitting (Deming and Stephan 1940). Where a model is calibrated this is the correction by Bayes' rule,
/// q_k / s_k, once the shares are right; where it is not sure enough, it turns less.
/// </summary>
internal static class ShareAlignment
{
    private const int MostSteps = 100;
    private const double Enough = 1e-4;
    private const double LeastShare = 1e-12;

    /// <summary>Finds the factors' logarithms, whose mean is 0.</summary>
    /// <param name="probabilities">Probabilities of a sample of the pool, rows x classes.</param>
    /// <param name="shares">The K shares, above 0.</param>
    public static double[] LogFactors(ReadOnlySpan<float> probabilities, ReadOnlySpan<double> shares)
    {
        int classes = shares.Length;
        var logs = new double[classes];
        var factors = new double[classes];
        var mean = new double[classes];
        for (int step = 0; step < MostSteps; step++)
        {
            for (int k = 0; k < classes; k++)
            {
                factors[k] = PortableMath.Exp(logs[k]);
            }

            Mean(probabilities, factors, mean);
            double moved = 0;
            for (int k = 0; k < classes; k++)
            {
                double move = PortableMath.Log(shares[k] / Math.Max(mean[k], LeastShare));
                logs[k] += move;
                moved = Math.Max(moved, Math.Abs(move));
            }

            Center(logs);
            if (moved < Enough)
            {
                break;
            }
        }

        return logs;
    }

    /// <summary>Moves logarithms so that their mean is 0: a common factor changes nothing.</summary>
    public static void Center(Span<double> logs)
    {
        double mean = 0;
        foreach (double log in logs)
        {
            mean += log / logs.Length;
        }

        for (int k = 0; k < logs.Length; k++)
        {
            logs[k] -= mean;
        }
    }

    private static void Mean(ReadOnlySpan<float> probabilities, double[] factors, double[] mean)
    {
        int classes = factors.Length;
        Array.Clear(mean);
        for (int start = 0; start < probabilities.Length; start += classes)
        {
            ReadOnlySpan<float> row = probabilities.Slice(start, classes);
            double sum = 0;
            for (int k = 0; k < classes; k++)
            {
                sum += row[k] * factors[k];
            }

            double inverse = sum > 0 ? 1 / sum : 0;
            for (int k = 0; k < classes; k++)
            {
                mean[k] += row[k] * factors[k] * inverse;
            }
        }

        double rows = Math.Max(1, probabilities.Length / classes);
        for (int k = 0; k < classes; k++)
        {
            mean[k] /= rows;
        }
    }
}
