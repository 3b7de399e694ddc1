using PseudoLabel.Run.Activities.Batches;

namespace PseudoLabel.Run.Tests.Activities.Batches;

public sealed class FanInTests
{
    [Fact]
    public async Task ReadAsync_LaterOnesAnswerFirst_InOrderAndBounded()
    {
        int underway = 0, most = 0;
        var counting = new Lock();

        List<int> read = await FanIn.ReadAsync([.. Enumerable.Range(0, 20)], 4, async b =>
        {
            lock (counting)
            {
                most = Math.Max(most, ++underway);
            }

            await Task.Delay(b % 4 == 0 ? 20 : 1);
            lock (counting)
            {
                underway--;
            }

            return b;
        }).ToListAsync();

        Assert.Equal(Enumerable.Range(0, 20), read);
        Assert.InRange(most, 2, 4);
    }

    [Fact]
    public async Task ReadAsync_OneFails_ItsFaultSurfacesOnceNothingIsUnderWay()
    {
        int underway = 0;

        var fault = await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (int _ in FanIn.ReadAsync([0, 1, 2, 3], 3, async b =>
            {
                Interlocked.Increment(ref underway);
                await Task.Delay(10 * b);
                Interlocked.Decrement(ref underway);
                return b == 0 ? throw new InvalidDataException("torn") : b;
            }))
            {
            }
        });

        Assert.Equal("torn", fault.Message);
        Assert.Equal(0, underway);
    }

    [Fact]
    public async Task ReadAsync_NoBatches_Nothing() =>
        Assert.Empty(await FanIn.ReadAsync<int>([], 2, _ => throw new InvalidOperationException()).ToListAsync());
}
