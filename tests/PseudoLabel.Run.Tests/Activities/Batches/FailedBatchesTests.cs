using PseudoLabel.Data;
using PseudoLabel.Run.Activities;
using PseudoLabel.Run.Activities.Batches;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Activities.Batches;

public sealed class FailedBatchesTests(LabeledRun labeled)
{
    [Fact]
    public async Task AddAsync_WithinTheShare_IsListedOnceHoweverOftenItIsAdded()
    {
        using SteppedRun run = await labeled.CopyAsync();
        RunContext context = run.Context();

        await FailedBatches.AddAsync(context, Piece(2));
        SortedDictionary<string, string> once = run.Hashes(RunNames.Failures);
        await FailedBatches.AddAsync(context, Piece(2));

        Assert.Equal(once, run.Hashes(RunNames.Failures));
        Assert.Equal(
            $"batch 2 ({labeled.Data.Unlabeled}, rows 200 to 299) failed (predict): torn",
            Assert.Single(await FailedBatches.ListAsync(context)).ToString());
        Assert.Equal([0, 1], await FailedBatches.OthersAsync(context));
        Assert.True(await FailedBatches.AnyAsync(context, PieceKind.Label, 2));
        Assert.False(await FailedBatches.AnyAsync(context, PieceKind.Label, 1));
    }

    [Fact]
    public async Task AddAsync_PastTheShare_IsRefusedWithTheNamesOfAll()
    {
        using SteppedRun run = await labeled.CopyAsync();
        RunContext context = run.Context();
        await FailedBatches.AddAsync(context, Piece(2));

        var refused = await Assert.ThrowsAsync<UserErrorException>(() => FailedBatches.AddAsync(context, Piece(0)));

        Assert.StartsWith(
            "2 of 3 batches failed, more than the share of 0.4 allowed (max-failed-share): batch 0 (",
            refused.Message, StringComparison.Ordinal);
        Assert.Contains("; batch 2 (", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>A chain of the gate is no batch, even where its number is that of one.</summary>
    [Fact]
    public async Task AnyAsync_AChainOfTheNumber_IsNotSetAside()
    {
        using SteppedRun run = await labeled.CopyAsync();
        RunContext context = run.Context();
        await FailedBatches.AddAsync(context, Piece(2));

        Assert.False(await FailedBatches.AnyAsync(context, PieceKind.Chain, 2));
    }

    private static FailedPiece Piece(int batch) => new(SteppedRun.Id, PieceKind.Predict, batch, "torn");
}
