using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Activities.Rounds;

/// <summary>Who labels the pool in a round of the run, and how the pool's classes look to it.</summary>
internal static class RoundTeacher
{
    /// <summary>The teacher of a round, before any alignment.</summary>
    /// <param name="opinion">The second opinion of the rows that it will be asked about; null for none.</param>
    public static async Task<Teacher> OfAsync(RunContext context, Round round, TeacherOpinion? opinion) => round.Teach(
        await context.ModelAsync(round.Number - 1),
        round.Number == 1 ? null : await context.ModelAsync(0),
        opinion);

    /// <summary>
    /// The class shares of the gate's pool as the round's teacher sees them: computed once a round. Where a rule asks for them,
    /// <see cref="RunContext.PoolSharesAsync"/> has them.
    /// </summary>
    public static Task<double[]> PoolSharesAsync(RunContext context, int round) =>
        context.Store.OnceAsync(RunNames.PoolShares(round), () => ComputeAsync(context, round), context.CancellationToken);

    private static async Task<double[]> ComputeAsync(RunContext context, int round) => PoolShares.Mean(
        await OfAsync(context, await context.RoundAsync(round), await context.OpinionOfPoolAsync()), (await context.PoolAsync()).Features);
}
