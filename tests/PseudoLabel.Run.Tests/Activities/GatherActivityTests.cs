using PseudoLabel.Data;
using PseudoLabel.Learning.Features;
using PseudoLabel.Run.Activities;
using PseudoLabel.Run.Activities.Notices;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Activities;

public sealed class GatherActivityTests : IDisposable
{
    private const int Rows = 400;
    private static readonly RoundRequest Gather = new(SteppedRun.Id, 0);
    private readonly SmallData data = new(unlabeled: Rows);

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task RunAsync_FewerRowsThanThePoolTakes_ThePoolIsAllOfThemInOrder()
    {
        using SteppedRun run = await IngestedAsync(data.Settings());

        PieceResult sum = await GatherActivity.RunAsync(run.Context());

        RunContext context = run.Context();
        FeatureMatrix pool = (await context.PoolAsync()).Features;
        Assert.Equal((Rows, 0L, Rows), ((int)sum.Rows, sum.SetAside, pool.Rows));
        Assert.Equal((await context.FeaturesAsync(3)).Features.DenseRow(99), pool.DenseRow(399));
    }

    [Fact]
    public async Task RunAsync_MoreRowsThanThePoolTakes_ADrawThatHangsOnTheSeedAlone()
    {
        RunSettings settings = data.Settings() with { GatePoolRows = 100, GraphShare = 0 };
        using SteppedRun one = await IngestedAsync(settings);
        using SteppedRun many = await IngestedAsync(settings, threads: 4);
        using SteppedRun other = await IngestedAsync(settings with { Seed = 1 });

        await one.Activities().GatherAsync(Gather);
        await many.Activities(threads: 4).GatherAsync(Gather);
        await other.Activities().GatherAsync(Gather);

        Assert.InRange((await one.Context().PoolAsync()).Features.Rows, 60, 140);
        Assert.Equal(one.Bytes(RunNames.Pool), many.Bytes(RunNames.Pool));
        Assert.NotEqual(one.Bytes(RunNames.Pool), other.Bytes(RunNames.Pool));
        Assert.False(one.Has(RunNames.PoolPart(0)));
    }

    /// <summary>Chains that see more rows than the run's own rounds would say what other students are worth.</summary>
    [Fact]
    public async Task RunAsync_RoundsOverASample_TheGatesPoolIsThatSample()
    {
        using SteppedRun small = await IngestedAsync(data.Settings() with { GatePoolRows = 100, GraphShare = 0 });
        using SteppedRun rounds = await IngestedAsync(data.Settings() with { RoundRows = 100, GraphShare = 0 });

        await small.Activities().GatherAsync(Gather);
        await rounds.Activities().GatherAsync(Gather);

        Assert.Equal(small.Bytes(RunNames.Pool), rounds.Bytes(RunNames.Pool));
    }

    /// <summary>Whoever is stopped after the pool is written, and before its result is, does it all again.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(0.33)]
    public async Task RunAsync_StoppedBeforeItsResult_ComesToTheSameBytes(double graphShare)
    {
        using SteppedRun run = await IngestedAsync(data.Settings() with { GatePoolRows = 100, GraphShare = graphShare });
        await GatherActivity.RunAsync(run.Context());
        byte[] pool = run.Bytes(RunNames.Pool);

        PieceResult again = await run.Activities().GatherAsync(Gather);

        Assert.Equal(Rows, again.Rows);
        Assert.Equal(pool, run.Bytes(RunNames.Pool));
    }

    [Fact]
    public async Task RunAsync_TooManyRowsSetAside_NamesTheFirstAndHowMany()
    {
        await File.AppendAllTextAsync(data.Unlabeled, string.Concat(Enumerable.Repeat("1,2\n", 50)));
        using SteppedRun run = await IngestedAsync(data.Settings());

        var refused = await Assert.ThrowsAsync<UserErrorException>(() => GatherActivity.RunAsync(run.Context()));

        Assert.Equal((data.Unlabeled, 402L), (refused.File, refused.Line));
        Assert.Contains("expects 3 columns, found 2; 50 of 450 rows cannot be used", refused.Message, StringComparison.Ordinal);
        Assert.False(run.Has(RunNames.Pool));
    }

    [Fact]
    public async Task RunAsync_CellsThatDoNotFit_AreSummedByFileAndColumn()
    {
        await File.AppendAllTextAsync(data.Unlabeled, "zero,1,red\n1,much,red\nmany,1,red\n");
        using SteppedRun run = await IngestedAsync(data.Settings());

        PieceResult sum = await GatherActivity.RunAsync(run.Context());

        Assert.Equal((403L, 0L, 3L), (sum.Rows, sum.SetAside, sum.Unfit));
        UnfitInFile[] cells = await run.ReadAsync<UnfitInFile[]>(RunNames.UnfitCells);
        Assert.Equal([("x", 2L, 400L), ("y", 1L, 401L)], cells.Select(c => (c.Cells.Column, c.Cells.Count, c.Cells.Row)));
    }

    private static async Task<SteppedRun> IngestedAsync(RunSettings settings, int threads = 1)
    {
        SteppedRun run = await SteppedRun.OfAsync(settings);
        RunActivities activities = run.Activities(threads);
        PlanResult plan = await activities.PlanAsync(SteppedRun.Id);
        await activities.PieceAsync(PieceKind.Ingest, new PieceRequest(SteppedRun.Id, 0, 0, plan.IngestParts));
        return run;
    }
}
