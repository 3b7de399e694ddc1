using PseudoLabel.Run.Tests.Inputs;

namespace PseudoLabel.Store.Tests;

public sealed class FolderStoreTests : RunStoreContract, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("store-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    protected override Task<IRunStore> StoreAsync() => Task.FromResult<IRunStore>(new FolderStore(folder));

    [Fact]
    public async Task WriteAsync_WriterFails_NoHalfFileIsLeft()
    {
        var store = new FolderStore(folder);

        await Assert.ThrowsAsync<InvalidOperationException>(() => store.WriteAsync("x.txt", _ => throw new InvalidOperationException()));

        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public async Task DeletePartial_AfterAKill_RemovesOnlyHalfFiles()
    {
        var store = new FolderStore(folder);
        await PutAsync(store, "a/whole.bin", "x");
        await File.WriteAllTextAsync(Path.Combine(folder, "a", $"half.bin.{Guid.NewGuid():N}.partial"), "x");
        await File.WriteAllTextAsync(Path.Combine(folder, "a", "own.bin.partial"), "a user's own");
        Assert.Equal(["a/own.bin.partial", "a/whole.bin"], await NamesAsync(store, ""));

        store.DeletePartial();

        Assert.Equal(["own.bin.partial", "whole.bin"], Directory.GetFiles(Path.Combine(folder, "a")).Select(Path.GetFileName).Order());
    }

    /// <summary>A folder that another process removes while it is listed has nothing in it: that is no fault.</summary>
    [Fact]
    public async Task ListAsync_FoldersComeAndGo_ListsWhatIsThere()
    {
        var store = new FolderStore(folder);
        await store.WriteAsync("set/stays.txt", s => s.WriteAsync("it stays"u8.ToArray()).AsTask());
        using var stop = new CancellationTokenSource();
        Task changing = Task.Run(() =>
        {
            string passing = Path.Combine(folder, "set", "starts");
            while (!stop.IsCancellationRequested)
            {
                Directory.CreateDirectory(passing);
                Directory.Delete(passing);
            }
        });

        for (int i = 0; i < 2000; i++)
        {
            Assert.Equal("set/stays.txt", (await store.ListAsync("set/").SingleAsync()).Name);
            Assert.Equal("set/stays.txt", (await store.ListAsync("").SingleAsync()).Name);
        }

        await stop.CancelAsync();
        await changing;
    }

    [Fact]
    public async Task DeletePartial_WhileAnotherWrites_LetsItsFileBe()
    {
        var store = new FolderStore(folder);
        string[] during = [];

        await store.WriteAsync("a.txt", async stream =>
        {
            await stream.WriteAsync("whole"u8.ToArray());
            new FolderStore(folder).DeletePartial();
            during = Directory.GetFiles(folder);
        });

        Assert.EndsWith(".partial", Assert.Single(during), StringComparison.Ordinal);
        Assert.Equal("whole", await File.ReadAllTextAsync(Path.Combine(folder, "a.txt")));
    }

    [Fact]
    public async Task ListAsync_LinksInACircle_EndAndTellWhatIsTheSameFile()
    {
        var store = new FolderStore(folder);
        await PutAsync(store, "a/b/x", "1");
        Directory.CreateSymbolicLink(Path.Combine(folder, "a", "b", "loop"), Path.Combine(folder, "a"));
        Directory.CreateSymbolicLink(Path.Combine(folder, "z"), Path.Combine(folder, "a"));

        StoredItem[] items = [.. await store.ListAsync("").ToListAsync()];

        Assert.Equal(["a/b/x", "z/b/x"], items.Select(i => i.Name));
        Assert.Equal([false, true], items.Select(i => i.Linked));
        Assert.Single(items.Select(i => i.Identity).Distinct());
    }

    [Fact]
    public async Task ListAsync_LinksThatLeadUp_AreFollowedFromWhereTheyLieNotFromHowTheyWereReached()
    {
        var store = new FolderStore(folder);
        await PutAsync(store, "a/x", "1");
        Directory.CreateSymbolicLink(Path.Combine(folder, "a", "self"), ".");
        Directory.CreateSymbolicLink(Path.Combine(folder, "a", "up"), "../a");
        Directory.CreateDirectory(Path.Combine(folder, "b", "c"));
        Directory.CreateSymbolicLink(Path.Combine(folder, "a", "c"), "../b/c");
        File.CreateSymbolicLink(Path.Combine(folder, "a", "y"), "c/../../a/x");

        StoredItem[] items = [.. await store.ListAsync("a/").ToListAsync()];

        Assert.Contains("a/y", items.Select(i => i.Name));
        Assert.Single(items.Select(i => i.Identity).Distinct());
    }

    [Fact]
    public async Task Confined_LinksThatLeadOut_AreListedAndNotFollowed()
    {
        var elsewhere = Directory.CreateTempSubdirectory("elsewhere-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(elsewhere.FullName, "secret.csv"), "x");
            Directory.CreateDirectory(Path.Combine(folder, "data", "set"));
            Directory.CreateSymbolicLink(Path.Combine(folder, "data", "set", "out"), elsewhere.FullName);
            Directory.CreateSymbolicLink(Path.Combine(folder, "data", "set", "root"), "/");
            File.CreateSymbolicLink(
                Path.Combine(folder, "data", "set", "one.csv"), Path.Combine(elsewhere.FullName, "secret.csv"));
            Directory.CreateSymbolicLink(Path.Combine(folder, "linked"), elsewhere.FullName);
            var store = new FolderStore(folder) { IsConfined = true };
            await PutAsync(store, "data/own.csv", "1");
            File.CreateSymbolicLink(Path.Combine(folder, "data", "set", "in.csv"), Path.Combine(folder, "data", "own.csv"));

            StoredItem[] items = [.. await store.ListAsync("data/").ToListAsync()];

            Assert.Equal(["data/own.csv", "data/set/in.csv", "data/set/one.csv", "data/set/out", "data/set/root"],
                items.Select(i => i.Name));
            Assert.Equal([false, false, true, true, true], items.Select(i => i.LeadsOut));
            Assert.Equal(items.Select(i => i.LeadsOut), items.Select(i => i.IsSpecial));
            foreach (string name in new[] { "data/set/one.csv", "data/set/out/secret.csv" })
            {
                await Assert.ThrowsAsync<FileNotFoundException>(() => store.OpenReadAsync(name));
            }

            await (await store.OpenReadAsync("data/set/in.csv")).DisposeAsync();
            Assert.Equal(["linked/secret.csv"], (await store.ListAsync("linked/").ToListAsync()).Select(i => i.Name));
            await (await store.OpenReadAsync("linked/secret.csv")).DisposeAsync();
        }
        finally
        {
            elsewhere.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task ListAsync_APipe_IsSpecialAndNeverOpened()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "pipes as Unix has them");
        var store = new FolderStore(folder);
        Pipes.Make(Path.Combine(folder, "p.csv"));

        Assert.True(Assert.Single(await store.ListAsync("").ToListAsync()).IsSpecial);
        Assert.False(await store.ExistsAsync("p.csv"));
        Assert.Null(await store.ETagAsync("p.csv"));
        await Assert.ThrowsAsync<FileNotFoundException>(() => store.OpenReadAsync("p.csv"));
    }

    [Fact]
    public async Task ETagAsync_ClockGoesBack_IsAnother()
    {
        var store = new FolderStore(folder);
        await PutAsync(store, "x", "1");
        File.SetLastWriteTimeUtc(Path.Combine(folder, "x"), DateTime.UtcNow.AddDays(1));
        string? before = await store.ETagAsync("x");

        string after = await PutIfAsync(store, "x", before, "2");

        Assert.NotEqual(before, after);
        Assert.Equal(after, await store.ETagAsync("x"));
    }

    [Fact]
    public async Task WriteIfAsync_TwoStoresOfOneFolder_OneWins()
    {
        IRunStore[] stores = [new FolderStore(folder), new FolderStore(folder + Path.DirectorySeparatorChar)];
        string etag = await PutIfAsync(stores[0], "x", null, "0");

        Task<string>[] writes = [.. Enumerable.Range(0, 12).Select(i => Task.Run(() => PutIfAsync(stores[i % 2], "x", etag, $"{i}")))];
        Exception?[] outcomes = await Task.WhenAll(writes.Select(w => Record.ExceptionAsync(() => w).AsTask()));

        Assert.Single(outcomes, e => e is null);
        Assert.All(outcomes.Where(e => e is not null), e => Assert.IsType<StoreConflictException>(e));
    }
}
