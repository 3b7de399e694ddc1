using PseudoLabel.Data;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Mixtures;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Settings;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Activities.Rounds;

/// <summary>
/// The mixture of a run's classes, fitted to the gate's pool and the labels of a chain: one for the run's own, one for each of the gate's.
/// </summary>
internal static class PoolMixture
{
    /// <summary>Weights (features times classes) past which there is none: it holds some four times as many numbers at once.</summary>
    internal const long MostWeights = 20_000_000;

    /// <summary>
    /// Whether the run has mixtures: where there are texts. It is what words go together that the pool tells; vectors of images alone gain
    /// nothing (docs/quality.md), and classes of numbers are not of that form. Not with <c>fast</c>, nor where no round would ask them,
    /// nor past <see cref="MostWeights"/>.
    /// </summary>
    public static async Task<bool> IsWantedAsync(RunContext context)
    {
        RunSettings settings = await context.SettingsAsync();
        PlanDocument plan = await context.PlanAsync();
        return settings.MixtureShare > 0 && PoolOpinion.IsAsked(settings)
            && (long)plan.Features * plan.Classes.Count <= MostWeights
            && plan.Schema.Columns.Any(c => c.Kind == ColumnKind.Text);
    }

    /// <summary>Forms the opinion of a chain.</summary>
    /// <param name="name">Where it is kept.</param>
    /// <param name="train">The labeled rows that it may know the labels of.</param>
    /// <param name="seed">The chain's seed.</param>
    public static async Task FormAsync(RunContext context, string name, TrainingSet train, ulong seed)
    {
        MixtureOpinion opinion = MixtureOpinion.Form((await context.PoolAsync()).Features, train, seed, context.CancellationToken);
        await context.Store.WriteAsync(name, opinion.Write, context.CancellationToken);
    }

    /// <summary>The mixture of a chain, and its part in what labels the pool; null where there is none.</summary>
    /// <param name="name">Where it is kept.</param>
    /// <param name="labeled">The chain's labeled rows.</param>
    /// <param name="outOfFold">What its learner foretold of them.</param>
    public static async Task<MixtureMember?> OfAsync(RunContext context, string name, TrainingSet labeled, float[] outOfFold) =>
        await IsWantedAsync(context)
            ? MixtureMember.Of(
                await context.Store.ReadAsync(name, MixtureOpinion.Read, context.CancellationToken),
                (await context.SettingsAsync()).MixtureShare, labeled, outOfFold)
            : null;
}
