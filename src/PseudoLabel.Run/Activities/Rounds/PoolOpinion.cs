using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Run.Settings;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Activities.Rounds;

/// <summary>What is thought of the pool beside the models: by the neighbor graph, and by the mixture of the classes.</summary>
internal static class PoolOpinion
{
    /// <summary>Whether any round would ask for an opinion: not with <c>fast</c>, nor where a network is trained.</summary>
    public static bool IsAsked(RunSettings settings) =>
        !settings.Fast && NeuralLearning.MaxRounds(settings) > 0 && !NeuralLearning.IsWanted(settings);

    /// <summary>Forms the opinions of the run's own chain.</summary>
    public static Task FormOwnAsync(RunContext context, TrainingSet labeled, ulong seed) =>
        FormAsync(context, RunNames.Opinion, RunNames.Mixture, labeled, null, seed);

    /// <summary>Forms the opinions of a chain of the gate.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="labeled">Its labeled rows.</param>
    /// <param name="train">Which of all labeled rows those are.</param>
    /// <param name="seed">The chain's seed.</param>
    public static Task FormOfChainAsync(RunContext context, int chain, TrainingSet labeled, int[] train, ulong seed) =>
        FormAsync(context, RunNames.ChainOpinion(chain), RunNames.ChainMixture(chain), labeled, train, seed);

    /// <summary>The run's own opinion of every row of the gate's pool; null for none.</summary>
    public static async Task<TeacherOpinion?> OfPoolAsync(RunContext context) => Join(
        await context.GraphOfPoolAsync(),
        (await context.MixtureAsync())?.Of((await context.PoolAsync()).Features));

    /// <summary>A chain's opinion of every row of the gate's pool; null for none.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="mixture">Its mixture.</param>
    public static async Task<TeacherOpinion?> OfChainAsync(RunContext context, int chain, MixtureMember? mixture) => Join(
        await PoolGraph.OfPoolAsync(context, RunNames.ChainOpinion(chain)), mixture?.Of((await context.PoolAsync()).Features));

    /// <summary>The run's own opinion of a batch's rows; null for none.</summary>
    /// <param name="rows">Those of its rows that are asked about, the same in every round.</param>
    /// <param name="places">Where they stand in the batch; null where they are all of it.</param>
    public static async Task<TeacherOpinion?> OfBatchAsync(RunContext context, int batch, FeatureMatrix rows, int[]? places = null) => Join(
        await PoolGraph.OfBatchAsync(context, batch, rows, places), (await context.MixtureAsync())?.Of(rows));

    /// <summary>
    /// Both opinions as one, so that a teacher's p = (1 - m) ((1 - g) p_models + g p_graph) + m p_mixture.
    /// </summary>
    internal static TeacherOpinion? Join(TeacherOpinion? graph, TeacherOpinion? mixture)
    {
        if (graph is null || mixture is null)
        {
            return graph ?? mixture;
        }

        double share = 1 - (1 - graph.Share) * (1 - mixture.Share);
        float ofMixture = share > 0 ? (float)(mixture.Share / share) : 0;
        float[] Mix(float[] one, float[] other) => [.. one.Zip(other, (p, q) => p + ofMixture * (q - p))];
        return new TeacherOpinion(Mix(graph.Probabilities, mixture.Probabilities), share)
        {
            OutOfFold = graph.OutOfFold is null || mixture.OutOfFold is null ? null : Mix(graph.OutOfFold, mixture.OutOfFold),
        };
    }

    private static async Task FormAsync(
        RunContext context, string graph, string mixture, TrainingSet labeled, int[]? train, ulong seed)
    {
        if (await PoolGraph.IsWantedAsync(context))
        {
            await PoolGraph.FormAsync(context, graph, train, seed);
        }

        if (await PoolMixture.IsWantedAsync(context))
        {
            await PoolMixture.FormAsync(context, mixture, labeled, seed);
        }
    }
}
