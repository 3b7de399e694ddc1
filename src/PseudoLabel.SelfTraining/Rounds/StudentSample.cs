using PseudoLabel.Learning.Randomness;

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
}
