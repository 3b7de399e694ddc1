using PseudoLabel.Learning.Features;
using PseudoLabel.Run.Activities;
using PseudoLabel.Run.Activities.Rounds;
using PseudoLabel.Run.Settings;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Activities.Rounds;

public sealed class PoolGraphTests(LabeledRun labeled)
{
    private const int Batch = 1;
    private const int Classes = 3;

    public static TheoryData<string> Without => ["fast", "no share", "no rounds", "neural", "too many rows"];

    [Theory]
    [MemberData(nameof(Without))]
    public async Task IsWantedAsync_NoRoundWouldAskIt_IsNot(string why)
    {
        using SteppedRun with = await labeled.CopyAsync();
        using SteppedRun without = await labeled.CopyAsync(s => Change(s, why));

        Assert.True(await PoolGraph.IsWantedAsync(with.Context()));
        Assert.False(await PoolGraph.IsWantedAsync(without.Context()));
        Assert.Null(await PoolGraph.OfPoolAsync(without.Context(), RunNames.Opinion));
    }

    [Fact]
    public async Task BuildAsync_Again_WritesTheSameBytesWhateverTheThreads()
    {
        using SteppedRun run = await labeled.CopyAsync();
        SortedDictionary<string, string> before = run.Hashes("features/graph/");
        GraphDocument document = await run.ReadAsync<GraphDocument>(RunNames.Graph);
        await run.Files.DeleteAsync("features/graph/");
        RunContext context = run.Context(threads: 4);

        await PoolGraph.BuildAsync(context, (await context.PoolAsync()).Features, document.Starts);

        Assert.Equal(before, run.Hashes("features/graph/"));
        Assert.Equal(LabeledRun.Rows, document.Nodes);
    }

    /// <summary>A chain's opinion may hang on no label that the chain does not see.</summary>
    [Fact]
    public async Task FormAsync_LabelsThatAreNotTrainedOn_ChangeNothing()
    {
        using SteppedRun run = await labeled.CopyAsync();
        int[] train = [.. Enumerable.Range(0, 30)];
        RunContext context = run.Context();
        await PoolGraph.FormAsync(context, "one.bin", train, seed: 1);
        int[] labels = (await context.LabeledAsync()).Labels;
        Array.Fill(labels, 0, 30, 15);

        await PoolGraph.FormAsync(context, "other.bin", train, seed: 1);

        Assert.Equal(run.Bytes("one.bin"), run.Bytes("other.bin"));
    }

    [Fact]
    public async Task OfBatchAsync_ThePoolIsAllRows_IsThePoolsOpinionOfTheBatch()
    {
        SteppedRun run = await labeled.RunAsync();
        RunContext context = run.Context();

        TeacherOpinion opinion = (await PoolGraph.OfBatchAsync(context, Batch, await RowsAsync(context)))!;

        float[] pool = (await context.GraphOfPoolAsync())!.Probabilities;
        Assert.Equal(pool[(LabeledRun.BatchRows * Classes)..(2 * LabeledRun.BatchRows * Classes)], opinion.Probabilities);
    }

    [Fact]
    public async Task OfBatchAsync_SomeOfItsRows_IsThePoolsOpinionOfThese()
    {
        SteppedRun run = await labeled.RunAsync();
        RunContext context = run.Context();
        int[] places = [3, 7];

        TeacherOpinion opinion = (await PoolGraph.OfBatchAsync(context, Batch, (await RowsAsync(context)).Select(places), places))!;

        float[] pool = (await context.GraphOfPoolAsync())!.Probabilities;
        Assert.Equal(
            places.SelectMany(i => pool.Skip((LabeledRun.BatchRows + i) * Classes).Take(Classes)), opinion.Probabilities);
    }

    [Fact]
    public async Task OfBatchAsync_ThePoolIsASample_NeighborsAreSearchedOnceAndKept()
    {
        using SteppedRun run = await labeled.CopyAsync();
        GraphDocument document = await run.ReadAsync<GraphDocument>(RunNames.Graph);
        await run.Files.WriteJsonAsync(RunNames.Graph, document with { Starts = null }, CancellationToken.None);
        FeatureMatrix rows = await RowsAsync(run.Context());

        TeacherOpinion first = (await PoolGraph.OfBatchAsync(run.Context(), Batch, rows))!;
        TeacherOpinion second = (await PoolGraph.OfBatchAsync(run.Context(), Batch, rows))!;

        Assert.Equal([RunNames.GraphBatch(Batch)], run.Store.Writes);
        Assert.Equal(first.Probabilities, second.Probabilities);
        Assert.All(first.Probabilities.Chunk(Classes), row => Assert.Equal(1, row.Sum(), 4));
    }

    private static RunSettings Change(RunSettings settings, string why) => why switch
    {
        "fast" => settings with { Fast = true },
        "no share" => settings with { GraphShare = 0 },
        "no rounds" => settings with { MaxRounds = 0 },
        "neural" => settings with { Learner = NeuralLearning.Learner },
        "too many rows" => settings with { GraphRows = LabeledRun.Rows - 1 },
        _ => throw new ArgumentOutOfRangeException(nameof(why), why, "Unknown."),
    };

    private static async Task<FeatureMatrix> RowsAsync(RunContext context) => (await context.FeaturesAsync(Batch)).Features;
}
