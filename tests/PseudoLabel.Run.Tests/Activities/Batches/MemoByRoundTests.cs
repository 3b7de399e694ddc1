using PseudoLabel.Run.Activities.Batches;

namespace PseudoLabel.Run.Tests.Activities.Batches;

public sealed class MemoByRoundTests
{
    [Fact]
    public async Task GetAsync_TwoRoundsInTurn_EachIsReadOnceAndTheOldestGoes()
    {
        var read = new List<int>();
        var memo = new MemoByRound<int>(
            round =>
            {
                read.Add(round);
                return Task.FromResult(10 * round);
            },
            kept: 2);

        int[] first = [await memo.GetAsync(1), await memo.GetAsync(0), await memo.GetAsync(1), await memo.GetAsync(0)];

        Assert.Equal([10, 0, 10, 0], first);
        Assert.Equal([1, 0], read);

        int[] then = [await memo.GetAsync(2), await memo.GetAsync(0), await memo.GetAsync(1)];

        Assert.Equal([20, 0, 10], then);
        Assert.Equal([1, 0, 2, 1], read);
    }

    [Fact]
    public async Task GetAsync_ReadingFails_IsTriedAgain()
    {
        int reads = 0;
        var memo = new MemoByRound<int>(_ => ++reads == 1 ? Task.FromException<int>(new IOException("busy")) : Task.FromResult(7), kept: 1);

        await Assert.ThrowsAsync<IOException>(() => memo.GetAsync(3));

        Assert.Equal(7, await memo.GetAsync(3));
    }
}
