using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Metrics;

namespace PseudoLabel.Trainer.Training;

/// <summary>
/// The temperature of a network from calibration rows, of which there may be ten: the most probable one where its logarithm is taken to
/// lie around that of 1.5 with a deviation of 0.35, as networks are known to be too sure (Guo et al. 2017), but not how much. With ten
/// rows the likeliest temperature alone is of little use: if all ten are right, the network may be as sure as it likes; if one is wrong,
/// it may hardly be sure at all. Of some hundred rows the prior no longer matters.
/// </summary>
internal static class TemperatureWithPrior
{
    private const double Center = 1.5;
    private const double Deviation = 0.35;
    private const double Lowest = 0.5;
    private const double Highest = 10;
    private const double Step = 1.02;

    /// <summary>Finds the temperature.</summary>
    /// <param name="scores">Logits, rows x classes.</param>
    /// <param name="labels">The rows' classes.</param>
    /// <param name="classes">Number of classes.</param>
    /// <returns>0.5 to 10.</returns>
    public static double Find(float[] scores, int[] labels, int classes)
    {
        double best = Center;
        double least = double.PositiveInfinity;
        var probabilities = new float[scores.Length];
        for (double temperature = Lowest; temperature <= Highest; temperature *= Step)
        {
            new Temperature(temperature).Apply(scores, probabilities, classes);
            double fit = labels.Length * ClassificationMetrics.Compute(MetricKind.LogLoss, probabilities, labels, classes);
            double away = Math.Log(temperature / Center) / Deviation;
            double loss = fit + (0.5 * away * away);
            (best, least) = loss < least ? (temperature, loss) : (best, least);
        }

        return best;
    }
}
