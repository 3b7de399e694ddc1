using PseudoLabel.Run.Activities.Publishing;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Documents;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Activities.Publishing;

public sealed class ShiftFindingsTests(LabeledRun labeled)
{
    [Fact]
    public async Task OfAsync_SameSharesInThePool_IsNoShift()
    {
        SteppedRun run = await labeled.RunAsync();

        (ShiftSummary? shift, ClassBalanceSummary? balance) =
            await ShiftFindings.OfAsync(run.Context(), await DecisionAsync(run), [100, 100, 100]);

        Assert.NotNull(shift);
        Assert.False(balance!.Shifted);
        Assert.Equal([1.0 / 3, 1.0 / 3, 1.0 / 3], balance.PoolShares);
        Assert.Equal(1, balance.LabeledShares.Sum(), 9);
    }

    [Fact]
    public async Task OfAsync_OneClassAloneInThePool_IsAShift()
    {
        SteppedRun run = await labeled.RunAsync();

        ClassBalanceSummary balance = (await ShiftFindings.OfAsync(run.Context(), await DecisionAsync(run), [300, 0, 0])).Balance!;

        Assert.True(balance.Shifted);
        Assert.Equal([1.0, 0, 0], balance.PoolShares);
    }

    [Fact]
    public async Task OfAsync_NoRowIsLabeled_TheSharesAreNotTested()
    {
        SteppedRun run = await labeled.RunAsync();

        Assert.Null((await ShiftFindings.OfAsync(run.Context(), await DecisionAsync(run), [0, 0, 0])).Balance);
    }

    [Fact]
    public async Task OfAsync_Off_ReadsNoTestAndFindsNothing()
    {
        using SteppedRun run = await labeled.CopyAsync(s => s with { Shift = "off" });
        await run.Files.DeleteAsync(RunNames.Shift);

        Assert.Equal((null, null), await ShiftFindings.OfAsync(run.Context(), await DecisionAsync(run), [100, 100, 100]));
    }

    private static Task<DecisionDocument> DecisionAsync(SteppedRun run) => run.ReadAsync<DecisionDocument>(RunNames.Decision);
}
