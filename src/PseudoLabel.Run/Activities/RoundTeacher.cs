using PseudoLabel.Learning.Features;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Activities;

/// <summary>Who labels the pool in a round of the run, and how the pool's classes look to it.</summary>
internal static class RoundTeacher
{
    /// <summary>The teacher of a round, before any alignment.</summary>
    /// <param name="context">The run.</param>
    /// <param name="round">The round, from 1.</param>
    /// <param name="opinion">The second opinion of the rows that it will be asked about; null for none.</param>
    public static async Task<Teacher> OfAsync(RunContext context, int round, TeacherOpinion? opinion) => new(
        await context.ModelAsync(round - 1),
        await context.TemperatureAsync(round - 1),
        round == 1 ? null : await context.ModelAsync(0),
        (await context.RulesAsync()).SupervisedShare)
    {
        Opinion = opinion,
    };

    /// <summary>
    /// The class shares of the gate's pool as the round's teacher sees them: computed once a round. Where a rule asks for them,
    /// <see cref="RunContext.PoolSharesAsync"/> has them.
    /// </summary>
    public static Task<double[]> PoolSharesAsync(RunContext context, int round) =>
        context.Store.OnceAsync(RunNames.PoolShares(round), () => ComputeAsync(context, round), context.CancellationToken);

    private static async Task<double[]> ComputeAsync(RunContext context, int round) =>
        PoolShares.Mean(await OfAsync(context, round, await context.OpinionOfPoolAsync()), (await context.PoolAsync()).Features);
}
