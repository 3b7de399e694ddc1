using PseudoLabel.Workflow.Store;

namespace PseudoLabel.Workflow.Tests.Store;

public sealed class FolderStoreTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("store-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task WriteAsync_ThenRead_SameBytes()
    {
        var store = new FolderStore(folder);

        await store.WriteAsync("a/b/c.bin", s => s.WriteAsync(new byte[] { 1, 2, 3 }).AsTask());

        Assert.True(await store.ExistsAsync("a/b/c.bin"));
        await using Stream read = await store.OpenReadAsync("a/b/c.bin");
        var bytes = new byte[4];
        Assert.Equal(3, await read.ReadAtLeastAsync(bytes, 4, throwOnEndOfStream: false));
        Assert.Equal([1, 2, 3, 0], bytes);
    }

    [Fact]
    public async Task WriteAsync_WriterFails_NothingIsLeftAndTheOldStays()
    {
        var store = new FolderStore(folder);
        await store.WriteAsync("x.txt", s => s.WriteAsync("old"u8.ToArray()).AsTask());

        await Assert.ThrowsAsync<InvalidOperationException>(() => store.WriteAsync("x.txt", async s =>
        {
            await s.WriteAsync("half"u8.ToArray());
            throw new InvalidOperationException();
        }));

        Assert.Equal("old", await File.ReadAllTextAsync(Path.Combine(folder, "x.txt")));
        Assert.Single(Directory.GetFiles(folder));
    }

    [Fact]
    public async Task WriteAsync_Cancelled_NothingAppears()
    {
        var store = new FolderStore(folder);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.WriteAsync("x", s => s.WriteAsync("y"u8.ToArray()).AsTask(), cancelled.Token));

        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public async Task OpenReadAsync_Absent_FileNotFound()
    {
        await Assert.ThrowsAsync<FileNotFoundException>(() => new FolderStore(folder).OpenReadAsync("no/such.bin"));
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData("./x")]
    public async Task ExistsAsync_NameLeadsOut_IsRefused(string name)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => new FolderStore(folder).ExistsAsync(name));
    }

    [Fact]
    public async Task DeleteAsync_Prefix_RemovesWhatStartsSo()
    {
        var store = new FolderStore(folder);
        foreach (string name in new[] { "parts/1.csv", "parts/2.csv", "party.csv", "keep.csv" })
        {
            await store.WriteAsync(name, s => s.WriteAsync("x"u8.ToArray()).AsTask());
        }

        await store.DeleteAsync("parts/");
        await store.DeleteAsync("nothing/here/");

        Assert.False(await store.ExistsAsync("parts/1.csv"));
        Assert.True(await store.ExistsAsync("party.csv"));
        await store.DeleteAsync("part");
        Assert.False(await store.ExistsAsync("party.csv"));
        Assert.True(await store.ExistsAsync("keep.csv"));
    }

    [Fact]
    public async Task DeletePartial_AfterAKill_RemovesOnlyHalfFiles()
    {
        var store = new FolderStore(folder);
        await store.WriteAsync("a/whole.bin", s => s.WriteAsync("x"u8.ToArray()).AsTask());
        await File.WriteAllTextAsync(Path.Combine(folder, "a", "half.bin.0123.partial"), "x");

        store.DeletePartial();

        Assert.Equal(["whole.bin"], Directory.GetFiles(Path.Combine(folder, "a")).Select(Path.GetFileName));
    }
}
