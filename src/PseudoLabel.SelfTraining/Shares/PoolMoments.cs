using PseudoLabel.SelfTraining.Rounds;

namespace PseudoLabel.SelfTraining.Shares;

/// <summary>
/// What a model's predictions of a pool tell of its class shares, twice over: by probabilities and by predicted classes, 2K numbers, the
/// moments: their mean, and what the model itself takes for each class's own.
/// </summary>
internal sealed class PoolMoments
{
    private PoolMoments(double[][] ofClass) => OfClass = ofClass;

    /// <summary>
    /// For each class the mean of the 2K moments over rows, each weighed by the model's probability of the class: what the moments of the
    /// class's rows are, if the model is right.
    /// </summary>
    public double[][] OfClass { get; }

    /// <summary>A row's moments: its probabilities, then 1 for the most probable class.</summary>
    public static void Of(ReadOnlySpan<float> probabilities, Span<double> moments)
    {
        moments.Clear();
        for (int k = 0; k < probabilities.Length; k++)
        {
            moments[k] = probabilities[k];
        }

        moments[probabilities.Length + PoolPredictions.ArgMax(probabilities)] = 1;
    }

    /// <summary>The mean over a pool of the K probabilities, then of the K predicted classes; each half adds up to 1.</summary>
    /// <param name="probabilities">Calibrated probabilities, rows x classes, at least one row.</param>
    /// <param name="classCount">K.</param>
    /// <param name="weights">What each row counts, above 0.</param>
    public static double[] Mean(ReadOnlySpan<float> probabilities, int classCount, ReadOnlySpan<double> weights)
    {
        var mean = new double[2 * classCount];
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            ReadOnlySpan<float> row = probabilities.Slice(i * classCount, classCount);
            for (int k = 0; k < classCount; k++)
            {
                mean[k] += weights[i] * row[k];
            }

            mean[classCount + PoolPredictions.ArgMax(row)] += weights[i];
            sum += weights[i];
        }

        Scale(mean, 1 / sum);
        return mean;
    }

    /// <summary>Takes the moments of a pool.</summary>
    /// <param name="probabilities">Calibrated probabilities, rows x classes, at least one row.</param>
    /// <param name="classCount">K.</param>
    public static PoolMoments Take(ReadOnlySpan<float> probabilities, int classCount)
    {
        int rows = probabilities.Length / classCount;
        double[][] ofClass = [.. Enumerable.Range(0, classCount).Select(_ => new double[2 * classCount])];
        var mass = new double[classCount];
        for (int i = 0; i < rows; i++)
        {
            ReadOnlySpan<float> row = probabilities.Slice(i * classCount, classCount);
            int best = PoolPredictions.ArgMax(row);
            for (int k = 0; k < classCount; k++)
            {
                double p = row[k];
                mass[k] += p;
                double[] own = ofClass[k];
                own[classCount + best] += p;
                for (int j = 0; j < classCount; j++)
                {
                    own[j] += p * row[j];
                }
            }
        }

        for (int k = 0; k < classCount; k++)
        {
            Scale(ofClass[k], 1 / Math.Max(mass[k], double.Epsilon * 1e6));
        }

        return new PoolMoments(ofClass);
    }

    private static void Scale(double[] values, double by)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] *= by;
        }
    }
}
