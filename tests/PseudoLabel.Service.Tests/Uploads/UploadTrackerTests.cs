using PseudoLabel.Service.Datasets;
using PseudoLabel.Service.Uploads;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Tests.Uploads;

public sealed class UploadTrackerTests
{
    [Fact]
    public async Task UploadedAsync_ManyWritersOfTheSame_OneIsFirst()
    {
        using var data = new ServiceData();
        var upload = new Upload("unlabeled/u.csv", "1");

        UploadDecision[] decisions = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() =>
            new UploadTracker(new FolderStore(data.Folder)).UploadedAsync("demo", [upload]))));

        Assert.Single(decisions, d => d.Kind == UploadKind.First);
        Assert.All(decisions, d => Assert.Equal(new SettleTicket("demo", Generation: 1, Uploads: 1), d.Ticket));
        Assert.Equal(1, (await data.Tracker.StatusAsync("demo")).Uploads);
    }

    [Fact]
    public async Task UploadedAsync_ManyWritersOfMany_NoneIsLost()
    {
        using var data = new ServiceData();

        UploadDecision[] decisions = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() =>
            new UploadTracker(new FolderStore(data.Folder)).UploadedAsync("demo", [new Upload($"unlabeled/{i}.csv", "1")]))));

        Assert.Single(decisions, d => d.Kind == UploadKind.First);
        Assert.Equal(11, decisions.Count(d => d.Kind == UploadKind.Joined));
        Assert.Equal(12, (await data.Tracker.StatusAsync("demo")).Seen.Count);
    }

    [Fact]
    public async Task UploadedAsync_ConflictEachTime_DecidesOnWhatIsThereThen()
    {
        using var data = new ServiceData();
        int writes = 0;
        var interfering = new InterferingStore(data.Store, async () =>
        {
            if (writes++ < 2)
            {
                await data.Tracker.AskedAsync("demo", $"asked-{writes}", []);
            }
        });

        UploadDecision decision = await new UploadTracker(interfering).UploadedAsync("demo", [new Upload("unlabeled/u.csv", "1")]);

        Assert.Equal(UploadKind.FollowUp, decision.Kind);
        Assert.Equal(3, writes);
    }

    [Fact]
    public async Task ForgetGoneAsync_AFileGivenUpThatIsGone_IsNamedNoMore()
    {
        using var data = new ServiceData();
        await data.Tracker.PoisonedAsync("demo", new Upload("unlabeled/gone.csv", "1"), "no header");
        await data.Tracker.PoisonedAsync("demo", new Upload("unlabeled/u.csv", "1"), "no header");

        await data.Tracker.ForgetGoneAsync("demo");

        Assert.Equal("unlabeled/u.csv", Assert.Single((await data.Tracker.StatusAsync("demo")).Poison).Name);
    }

    [Fact]
    public async Task PoisonedAsync_ToldTwice_IsNotedOnce()
    {
        using var data = new ServiceData();

        await data.Uploads.PoisonedAsync("datasets/demo/unlabeled/bad.csv", "1", "no header");
        await data.Uploads.PoisonedAsync("datasets/demo/unlabeled/bad.csv", "1", "no header");

        Assert.Equal(
            new PoisonUpload("unlabeled/bad.csv", "1", "no header"), Assert.Single((await data.Tracker.StatusAsync("demo")).Poison));
        Assert.Contains(
            "no header", await File.ReadAllTextAsync(Path.Combine(data.Folder, ServiceNames.Status("demo"))), StringComparison.Ordinal);
    }

    /// <summary>Lets someone else write before each conditional write.</summary>
    private sealed class InterferingStore(IRunStore store, Func<Task> before) : IRunStore
    {
        public Task<bool> ExistsAsync(string name, CancellationToken cancellationToken = default) =>
            store.ExistsAsync(name, cancellationToken);

        public Task<Stream> OpenReadAsync(string name, CancellationToken cancellationToken = default) =>
            store.OpenReadAsync(name, cancellationToken);

        public Task WriteAsync(string name, Func<Stream, Task> write, CancellationToken cancellationToken = default) =>
            store.WriteAsync(name, write, cancellationToken);

        public Task<bool> DeleteFileAsync(string name, CancellationToken cancellationToken = default) =>
            store.DeleteFileAsync(name, cancellationToken);

        public Task DeleteAsync(string prefix, CancellationToken cancellationToken = default) =>
            store.DeleteAsync(prefix, cancellationToken);

        public IAsyncEnumerable<StoredItem> ListAsync(string prefix, CancellationToken cancellationToken = default) =>
            store.ListAsync(prefix, cancellationToken);

        public Task<string?> ETagAsync(string name, CancellationToken cancellationToken = default) =>
            store.ETagAsync(name, cancellationToken);

        public async Task<string> WriteIfAsync(
            string name, string? etag, Func<Stream, Task> write, CancellationToken cancellationToken = default)
        {
            await before();
            return await store.WriteIfAsync(name, etag, write, cancellationToken);
        }
    }
}
