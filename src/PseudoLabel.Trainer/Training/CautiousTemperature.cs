using PseudoLabel.Core.Calibration;

namespace PseudoLabel.Trainer.Training;

/// <summary>
/// The temperature of a network from few calibration rows. The likeliest one (Guo et al. 2017) where there are many; of few rows, most or all of which a network gets right,
/// it makes the network as sure as it likes. So below a number of rows the network's mean confidence on them is not to exceed (right + 1) / (rows + 2), Laplace's rule
/// of succession: what so many right answers entitle it to.
/// </summary>
internal static class CautiousTemperature
{
    /// <summary>Rows from which the likeliest temperature is believed.</summary>
    private const int EnoughRows = 200;
    private const double Highest = 20;
    private const int Halvings = 40;

    /// <summary>Finds the temperature.</summary>
    /// <param name="scores">Logits, rows x classes.</param>
    /// <param name="labels">The rows' classes.</param>
    /// <param name="classes">Number of classes.</param>
    /// <returns>At least 1 where the rows are few.</returns>
    public static double Find(float[] scores, int[] labels, int classes)
    {
        double likeliest = Temperature.Fit(scores, labels, classes).Value;
        if (labels.Length >= EnoughRows)
        {
            return likeliest;
        }

        int right = labels.Where((label, i) => Best(scores.AsSpan(i * classes, classes)) == label).Count();
        double entitled = Math.Max((right + 1.0) / (labels.Length + 2), 1.0 / classes);
        double low = Math.Max(1, likeliest);
        double high = Highest;
        if (MeanConfidence(scores, low, classes) <= entitled)
        {
            return low;
        }

        for (int i = 0; i < Halvings; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = MeanConfidence(scores, middle, classes) > entitled ? (middle, high) : (low, middle);
        }

        return high;
    }

    private static double MeanConfidence(float[] scores, double temperature, int classes)
    {
        var probabilities = new float[scores.Length];
        new Temperature(temperature).Apply(scores, probabilities, classes);
        return probabilities.Chunk(classes).Average(row => (double)row.Max());
    }

    private static int Best(ReadOnlySpan<float> row)
    {
        int best = 0;
        for (int k = 1; k < row.Length; k++)
        {
            best = row[k] > row[best] ? k : best;
        }

        return best;
    }
}
