using PseudoLabel.Run.Activities.Batches;

namespace PseudoLabel.Run.Tests.Activities.Batches;

public sealed class MemoTests
{
    [Fact]
    public async Task GetAsync_ManyAskWhileItIsRead_IsReadOnceForAll()
    {
        int reads = 0;
        var answer = new TaskCompletionSource<int>();
        var memo = new Memo<int>(() =>
        {
            Interlocked.Increment(ref reads);
            return answer.Task;
        });

        Task<int>[] asked = [.. Enumerable.Range(0, 8).Select(_ => memo.GetAsync())];
        answer.SetResult(7);

        Assert.All(await Task.WhenAll(asked), found => Assert.Equal(7, found));
        Assert.Equal(7, await memo.GetAsync());
        Assert.Equal(1, reads);
    }

    [Fact]
    public async Task GetAsync_ReadingFailedOrWasStopped_IsTriedAgain()
    {
        int reads = 0;
        var memo = new Memo<int>(() => ++reads switch
        {
            1 => Task.FromException<int>(new IOException("busy")),
            2 => Task.FromCanceled<int>(new CancellationToken(canceled: true)),
            _ => Task.FromResult(reads),
        });

        await Assert.ThrowsAsync<IOException>(memo.GetAsync);
        await Assert.ThrowsAsync<TaskCanceledException>(memo.GetAsync);

        int[] read = [await memo.GetAsync(), await memo.GetAsync()];
        Assert.Equal([3, 3], read);
    }
}
