using PseudoLabel.Data;
using PseudoLabel.Run.Activities;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Activities;

public sealed class PlanActivityTests : IDisposable
{
    private readonly SmallData data = new(unlabeled: 250);

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task RunAsync_WhateverTheThreads_TheSamePlanAndTheSameBytes()
    {
        using SteppedRun one = await SteppedRun.OfAsync(data.Settings());
        using SteppedRun many = await SteppedRun.OfAsync(data.Settings());

        PlanResult plan = await PlanActivity.RunAsync(one.Context());

        Assert.Equal(plan, await PlanActivity.RunAsync(many.Context(threads: 4)));
        Assert.Equal(one.Hashes("features/"), many.Hashes("features/"));
        Assert.Equal((3, 3, 250L, 45, 3, 3), (plan.Batches, plan.IngestParts, plan.Rows, plan.LabeledRows, plan.Chains, plan.MaxRounds));
    }

    [Theory]
    [InlineData("x,y,hint\n", "there are no unlabeled rows; give at least one row without a label")]
    [InlineData("c,d\n1,2\n", "'x'")]
    public async Task RunAsync_PoolThatCannotBeLabeled_IsRefusedAndNoPlanIsLeft(string pool, string why)
    {
        RunSettings settings = data.Settings() with { Unlabeled = [data.File("pool.csv", pool)] };
        using SteppedRun run = await SteppedRun.OfAsync(settings);

        var refused = await Assert.ThrowsAsync<UserErrorException>(() => PlanActivity.RunAsync(run.Context()));

        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        Assert.Empty(run.Hashes("features/"));
    }

    [Fact]
    public async Task RunAsync_ActivitiesThatMayTakeLong_AreHandedSeveralBatches()
    {
        using var large = new SmallData(unlabeled: 6_500);
        using SteppedRun run = await SteppedRun.OfAsync(large.Settings());
        var slow = new RunEnvironment
        {
            Store = run.Store,
            Source = new FileDataSource(run.Job.AllFiles),
            ActivityTime = TimeSpan.FromSeconds(20),
        };

        PlanResult plan = await PlanActivity.RunAsync(new RunContext(slow, CancellationToken.None));

        Assert.Equal((65, 2), (plan.Batches, plan.BatchesPerActivity));
    }

    [Fact]
    public async Task Make_ColumnsLeftOutAndFast_AreSaid()
    {
        string pool = data.File("pool.csv", WithNumbers(data.Unlabeled));
        string given = data.File("given.csv", WithNumbers(data.Labeled));
        RunSettings settings = data.Settings() with
        {
            Labeled = [given],
            Unlabeled = [pool],
            Fast = true,
            Columns = new Dictionary<string, ColumnKind> { ["id"] = ColumnKind.Ignore },
        };
        using SteppedRun run = await SteppedRun.OfAsync(settings);

        (PlanDocument plan, _, _, _) = PlanActivity.Make(run.Job, new FileDataSource(run.Job.AllFiles), threads: 1, CancellationToken.None);

        Assert.Contains(plan.Notices, n => n.StartsWith("column 'id' is left out: ", StringComparison.Ordinal));
        Assert.Contains(plan.Notices, n => n.StartsWith("fast: the cross-fitted gate was left out", StringComparison.Ordinal));
        Assert.Equal(["alpha", "beta", "gamma"], plan.Classes);
        Assert.Equal([RunNames.Job], run.Hashes().Keys);
    }

    private static string WithNumbers(string file) =>
        string.Concat(File.ReadLines(file).Select((line, i) => (i == 0 ? "id" : $"{i}") + "," + line + "\n"));
}
