using PseudoLabel.Learning.Randomness;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Activities.Batches;

/// <summary>
/// A random sample of the pool. Each row is drawn by itself, whatever its batch holds beside it; a smaller sample is a part of every
/// larger one, so that the gate's pool is among the rows that rounds are made of.
/// </summary>
internal static class PoolDraw
{
    /// <summary>The part of the pool that so many rows are, at most 1.</summary>
    /// <param name="rows">Rows wanted; the sample is this large on average.</param>
    /// <param name="plan">The run's plan.</param>
    public static double Share(long rows, PlanDocument plan) => Math.Min(1, rows / (double)plan.Tables.Sum(t => t.PoolRows));

    /// <summary>The rows of a batch that are in the sample, ascending; all where the share is 1.</summary>
    /// <param name="settings">The run's settings, for their seed.</param>
    /// <param name="batch">The batch's number.</param>
    /// <param name="rowNumbers">Where each of its rows stands in its table.</param>
    /// <param name="share">The part of the pool that is drawn.</param>
    public static int[] Rows(RunSettings settings, int batch, IReadOnlyList<long> rowNumbers, double share)
    {
        ulong seed = RunContext.Seed(settings, "gate-pool");
        return [.. Enumerable.Range(0, rowNumbers.Count).Where(i => SeededRandom.Uniform(seed, batch, rowNumbers[i]) < share)];
    }
}
