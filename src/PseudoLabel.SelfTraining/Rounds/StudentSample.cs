using PseudoLabel.Learning.Randomness;
using PseudoLabel.SelfTraining.Selection;

namespace PseudoLabel.SelfTraining.Rounds;

/// <summary>Which of a round's selected rows its student is trained on: all of them, or a random sample where they are very many.</summary>
public sealed record StudentSample
{
    private readonly ulong seed;

    private StudentSample(double share, int expected, ulong seed)
    {
        Share = share;
        Expected = expected;
        this.seed = seed;
    }

    /// <summary>The part of the selected rows that is drawn, above 0 and at most 1.</summary>
    public double Share { get; }

    /// <summary>About how many rows that is.</summary>
    public int Expected { get; }

    /// <summary>Draws each row by itself, so that the sample does not depend on batches or order.</summary>
    /// <param name="selected">Rows selected.</param>
    /// <param name="limit">Rows wanted at most; the sample is this large on average.</param>
    /// <param name="seed">Seed of the draw.</param>
    public static StudentSample Of(long selected, double limit, ulong seed)
    {
        double share = Math.Min(1, limit / Math.Max(1, selected));
        return new StudentSample(share, (int)Math.Min(int.MaxValue / 2, (selected * share * 1.01) + 64), seed);
    }

    /// <summary>Whether a selected row is in the sample.</summary>
    /// <param name="batch">Its batch; 0 in a pool of one piece.</param>
    /// <param name="row">Its row there.</param>
    public bool Takes(int batch, int row) => Share >= 1 || SeededRandom.Uniform(seed, batch, row) < Share;

    /// <summary>The rows of a batch that are selected and in the sample, ascending.</summary>
    /// <param name="predicted">The batch's predictions.</param>
    /// <param name="thresholds">What selects rows.</param>
    /// <param name="batch">The batch's number; 0 in a pool of one piece.</param>
    public int[] Take(PoolPredictions predicted, ClassThresholds thresholds, int batch = 0)
    {
        ArgumentNullException.ThrowIfNull(predicted);
        ArgumentNullException.ThrowIfNull(thresholds);
        float[] from = [.. thresholds.Values];
        var rows = new List<int>();
        for (int i = 0; i < predicted.Classes.Length; i++)
        {
            if (predicted.Confidences[i] >= from[predicted.Classes[i]] && Takes(batch, i))
            {
                rows.Add(i);
            }
        }

        return [.. rows];
    }
}
