using PseudoLabel.Service.Runs;

namespace PseudoLabel.Service.Tests.Runs;

public sealed class SharedListingTests
{
    [Fact]
    public async Task GetAsync_ManyAsk_OneListsForAll()
    {
        int listed = 0;
        var listing = new SharedListing<int>(TimeProvider.System, TimeSpan.FromHours(1), async ct =>
        {
            await Task.Delay(50, ct);
            return Interlocked.Increment(ref listed);
        });

        int[] got =
            await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => listing.GetAsync(TestContext.Current.CancellationToken)));

        Assert.All(got, g => Assert.Equal(1, g));
        Assert.Equal(1, await listing.GetAsync(TestContext.Current.CancellationToken));
        listing.Changed();
        Assert.Equal(2, await listing.GetAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task GetAsync_OthersMayChangeIt_ListsAnew()
    {
        int listed = 0;
        var listing = new SharedListing<int>(TimeProvider.System, TimeSpan.Zero, _ => Task.FromResult(++listed));

        Assert.Equal(1, await listing.GetAsync(TestContext.Current.CancellationToken));
        Assert.Equal(2, await listing.GetAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task GetAsync_ListingFailed_IsTriedAgain()
    {
        int listed = 0;
        var listing = new SharedListing<int>(TimeProvider.System, TimeSpan.FromHours(1), _ => ++listed == 1
            ? Task.FromException<int>(new IOException()) : Task.FromResult(listed));

        await Assert.ThrowsAsync<IOException>(() => listing.GetAsync(TestContext.Current.CancellationToken));
        Assert.Equal(2, await listing.GetAsync(TestContext.Current.CancellationToken));
    }
}
