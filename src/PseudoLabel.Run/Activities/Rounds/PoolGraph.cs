using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Graph;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Learners.Views;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Settings;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Activities.Rounds;

/// <summary>
/// The neighbor graph of a run: its nodes are the gate's pool, or a sample of it. It knows no labels, is made once, and serves the run's
/// own chain and those of the gate; each forms an opinion from its own training labels.
/// </summary>
internal static class PoolGraph
{
    /// <summary>Neighbors of a node: about as many as Zhou et al. and later work find good; five to twenty measured alike.</summary>
    public const int Neighbors = 10;

    /// <summary>Nodes past which the neighbors of rows outside the pool are searched approximately.</summary>
    private const int ExactNodes = 2_000;

    /// <summary>Whether the run has a graph: not with <c>fast</c>, nor where no round would ask it, nor past the rows set for it.</summary>
    public static async Task<bool> IsWantedAsync(RunContext context)
    {
        RunSettings settings = await context.SettingsAsync();
        return settings.GraphShare > 0 && PoolOpinion.IsAsked(settings)
            && (await context.PlanAsync()).Tables.Sum(t => t.PoolRows) <= settings.GraphRows;
    }

    /// <summary>Makes the graph's tables.</summary>
    /// <param name="pool">The gate's pool.</param>
    /// <param name="starts">By batch, its first row in the pool; null where the pool is a sample of the batches.</param>
    public static async Task BuildAsync(RunContext context, FeatureMatrix pool, IReadOnlyDictionary<int, int>? starts)
    {
        int threads = context.Environment.Threads;
        CancellationToken cancel = context.CancellationToken;
        int[]? drawn = NodeSample.Draw(pool, RunContext.Seed(await context.SettingsAsync(), "graph-nodes"));
        TrainingSet known = await context.LabeledAsync();
        FeatureView view = View(await context.PlanAsync());
        pool = FeatureViews.Of(pool, view, known.EmbeddedColumns);
        FeatureMatrix nodes = drawn is null ? pool : pool.Select(drawn);
        var search = new NeighborSearch(nodes);
        NeighborTable among = NeighborSearch.Among(nodes, Neighbors, threads, cancel);
        NeighborTable labeled = search.Of(FeatureViews.Of(known.Features, view, known.EmbeddedColumns), Neighbors, threads, cancel);
        await context.Store.WriteAsync(RunNames.GraphNodes, among.Write, cancel);
        await context.Store.WriteAsync(RunNames.GraphLabeled, labeled.Write, cancel);
        if (drawn is not null)
        {
            await context.Store.WriteAsync(RunNames.GraphPool, search.Of(pool, Neighbors, threads, cancel).Write, cancel);
        }

        await context.Store.WriteJsonAsync(
            RunNames.Graph, new GraphDocument { Nodes = nodes.Rows, Drawn = drawn, Starts = starts }, cancel);
    }

    /// <summary>Forms the opinion of a chain.</summary>
    /// <param name="name">Where it is kept.</param>
    /// <param name="train">The labeled rows that it may know the labels of; null for all.</param>
    /// <param name="seed">The chain's seed.</param>
    public static async Task FormAsync(RunContext context, string name, int[]? train, ulong seed)
    {
        NeighborTable near = await context.Store.ReadAsync(RunNames.GraphLabeled, NeighborTable.Read, context.CancellationToken);
        TrainingSet labeled = await context.LabeledAsync();
        int[] labels = train is null ? labeled.Labels : [.. train.Select(i => labeled.Labels[i])];
        int[]? OfTrain(int[]? all) => train is null || all is null ? all : [.. train.Select(i => all[i])];
        (int[]? groups, int[]? times) = (OfTrain(labeled.Groups), OfTrain(labeled.Times));
        SecondOpinion opinion = SecondOpinion.Form(
            await context.GraphAsync(), train is null ? near : near.Select(train), labels, labeled.ClassCount, seed, groups,
            times, context.CancellationToken);
        await context.Store.WriteAsync(name, opinion.Write, context.CancellationToken);
    }

    /// <summary>The opinion of a chain of every row of the gate's pool; null where there is no graph.</summary>
    public static async Task<TeacherOpinion?> OfPoolAsync(RunContext context, string name)
    {
        if (!await IsWantedAsync(context))
        {
            return null;
        }

        SecondOpinion opinion = await ReadAsync(context, name);
        float[] probabilities = (await context.GraphDocumentAsync()).Drawn is null
            ? opinion.OfNodes()
            : opinion.Of(await context.Store.ReadAsync(RunNames.GraphPool, NeighborTable.Read, context.CancellationToken));
        return new TeacherOpinion(probabilities, (await context.SettingsAsync()).GraphShare) { OutOfFold = opinion.OutOfFold };
    }

    /// <summary>The run's own opinion of a batch's rows; null where there is no graph.</summary>
    /// <param name="rows">Those of its rows that are asked about, the same in every round.</param>
    /// <param name="places">Where they stand in the batch; null where they are all of it.</param>
    public static async Task<TeacherOpinion?> OfBatchAsync(RunContext context, int batch, FeatureMatrix rows, int[]? places = null)
    {
        if (await context.GraphOfPoolAsync() is not { } pool)
        {
            return null;
        }

        int classes = (await context.LabeledAsync()).ClassCount;
        return pool with
        {
            Probabilities = (await context.GraphDocumentAsync()).Starts is { } starts
                ? Of(pool.Probabilities, starts[batch], places ?? [.. Enumerable.Range(0, rows.Rows)], classes)
                : (await ReadAsync(context, RunNames.Opinion)).Of(await TableAsync(context, batch, rows)),
        };
    }

    /// <summary>
    /// By what rows are near: of images by their vectors alone, as thousands of pixels would drown them; of texts by vectors and n-grams
    /// together, which have one length each (0.3 points better than vectors alone, docs/quality.md).
    /// </summary>
    private static FeatureView View(PlanDocument plan) => plan.Image is null ? FeatureView.All : FeatureView.Embedded;

    private static float[] Of(float[] probabilities, int start, int[] places, int classes) =>
        [.. places.SelectMany(i => new ArraySegment<float>(probabilities, (start + i) * classes, classes))];

    /// <summary>The nodes of the graph and what is prepared to search them, for batches outside the pool.</summary>
    public static async Task<Func<FeatureMatrix, NeighborTable>> SearchAsync(RunContext context)
    {
        int embedded = (await context.LabeledAsync()).EmbeddedColumns;
        FeatureView view = View(await context.PlanAsync());
        FeatureMatrix pool = FeatureViews.Of((await context.PoolAsync()).Features, view, embedded);
        FeatureMatrix nodes = (await context.GraphDocumentAsync()).Drawn is { } drawn ? pool.Select(drawn) : pool;
        if (nodes.Rows <= ExactNodes)
        {
            var exact = new NeighborSearch(nodes);
            return rows => exact.Of(FeatureViews.Of(rows, view, embedded), Neighbors, 1, context.CancellationToken);
        }

        var search = new PivotSearch(nodes, RunContext.Seed(await context.SettingsAsync(), "graph-pivots"), context.Environment.Threads);
        return rows => search.Of(FeatureViews.Of(rows, view, embedded), Neighbors, 1, context.CancellationToken);
    }

    /// <summary>A batch's nearest nodes: searched in the first round, then kept.</summary>
    private static async Task<NeighborTable> TableAsync(RunContext context, int batch, FeatureMatrix rows)
    {
        string name = RunNames.GraphBatch(batch);
        if (await context.Store.FindAsync(name, NeighborTable.Read, context.CancellationToken) is { } found)
        {
            return found;
        }

        NeighborTable table = (await context.NodeSearchAsync())(rows);
        await context.Store.WriteAsync(name, table.Write, context.CancellationToken);
        return table;
    }

    private static async Task<SecondOpinion> ReadAsync(RunContext context, string name)
    {
        NodeGraph graph = await context.GraphAsync();
        return await context.Store.ReadAsync(name, stream => SecondOpinion.Read(stream, graph), context.CancellationToken);
    }
}

/// <summary>What the neighbor graph is made of.</summary>
internal sealed record GraphDocument
{
    /// <summary>Number of nodes.</summary>
    public required int Nodes { get; init; }

    /// <summary>The pool rows that are nodes; null for all.</summary>
    public int[]? Drawn { get; init; }

    /// <summary>By batch, its first row in the pool; null where the pool is a sample of the batches.</summary>
    public IReadOnlyDictionary<int, int>? Starts { get; init; }
}
