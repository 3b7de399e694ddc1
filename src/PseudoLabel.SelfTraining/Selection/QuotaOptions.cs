namespace PseudoLabel.SelfTraining.Selection;

/// <summary>The curriculum of <see cref="ClassQuotaRule"/> and <see cref="PercentileRule"/>.</summary>
public sealed record QuotaOptions
{
    /// <summary>
    /// What each round adds to the share of the pool that is accepted, above 0. As great as <see cref="MaxShare"/>, the whole share is
    /// taken at once.
    /// </summary>
    public double Step { get; init; } = 0.2;

    /// <summary>The greatest share accepted, in (0, 1].</summary>
    public double MaxShare { get; init; } = 0.8;

    /// <summary>How far above chance a confidence must lie, as a share of the way from chance to 1, in [0, 1).</summary>
    public double Floor { get; init; } = ConfidenceFloor.DefaultShare;

    /// <summary>The share of a round: min(<see cref="MaxShare"/>, <see cref="Step"/> * round).</summary>
    /// <param name="round">The round, from 1.</param>
    public double Share(int round) => Math.Min(MaxShare, Step * round);

    /// <summary>How many of some rows a round takes: its share of them, rounded.</summary>
    /// <param name="round">The round, from 1.</param>
    /// <param name="rows">The rows.</param>
    public long Wanted(int round, long rows) => (long)Math.Round(Share(round) * rows, MidpointRounding.AwayFromZero);

    /// <summary>Refuses values that no rule can follow.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One of them is out of its range.</exception>
    internal void Check()
    {
        if (!(Step > 0 && MaxShare is > 0 and <= 1 && Floor is >= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException("options", this, "A share or the floor is out of its range.");
        }
    }
}
