namespace PseudoLabel.Store.Tests;

/// <summary>A folder that cannot be written to: said in one line, the old left whole, nothing left half.</summary>
public sealed class FolderFaultTests : IDisposable
{
    private static readonly int NoSpace = OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28;
    private static readonly int ReadOnly = OperatingSystem.IsWindows() ? unchecked((int)0x80070013) : 30;
    private readonly string root = Directory.CreateTempSubdirectory("faults").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Theory]
    [InlineData(true, "no space is left on its disk; make room")]
    [InlineData(false, "its disk is read-only; make it writable")]
    public async Task WriteAsync_DiskRefusesMidway_SaysSoAndTheOldStays(bool full, string problem)
    {
        var store = new FolderStore(root);
        await store.WriteAsync("a/x", s => s.WriteAsync("old"u8.ToArray()).AsTask());
        string etag = (await store.ETagAsync("a/x"))!;

        foreach (Func<Task> write in new Func<Task>[] { () => store.WriteAsync("a/x", Half), () => store.WriteIfAsync("a/x", etag, Half) })
        {
            var error = await Assert.ThrowsAsync<FolderWriteException>(write);
            Assert.Equal($"{root}: {problem}", error.Message);
        }

        Assert.Equal("old", File.ReadAllText(Path.Join(root, "a", "x")));
        Assert.Single(Directory.EnumerateFiles(Path.Join(root, "a")));
        await store.WriteAsync("a/x", s => s.WriteAsync("new"u8.ToArray()).AsTask());
        Assert.Equal("new", File.ReadAllText(Path.Join(root, "a", "x")));

        async Task Half(Stream stream)
        {
            await stream.WriteAsync(new byte[100_000]);
            await stream.FlushAsync();
            throw new IOException("refused", full ? NoSpace : ReadOnly);
        }
    }

    [Fact]
    public async Task WriteAsync_FolderGoesMeanwhile_SaysSo()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows keeps folders of open files");
        string folder = Path.Join(root, "gone");
        var store = new FolderStore(folder);

        var error = await Assert.ThrowsAsync<FolderWriteException>(() => store.WriteAsync("a/x", async s =>
        {
            await s.WriteAsync("x"u8.ToArray());
            Directory.Delete(folder, recursive: true);
        }));

        Assert.Equal($"{folder}: it has gone while it was written to; put it back", error.Message);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task WriteAsync_AFileInTheFoldersPlace_SaysSo()
    {
        string file = Path.Join(root, "file");
        await File.WriteAllTextAsync(file, "mine");

        var error = await Assert.ThrowsAsync<FolderWriteException>(
            () => new FolderStore(file).WriteAsync("a/x", s => s.WriteAsync("x"u8.ToArray()).AsTask()));

        Assert.Equal($"{file}: it is a file; name a folder", error.Message);
        Assert.Equal("mine", await File.ReadAllTextAsync(file));
    }

    /// <summary>What fails while the bytes are made is no fault of the folder.</summary>
    [Fact]
    public async Task WriteAsync_TheWritersOwnFault_IsLeftAsItIs()
    {
        var fault = new FileNotFoundException("an input");

        Assert.Same(fault, await Record.ExceptionAsync(() => new FolderStore(root).WriteAsync("x", _ => throw fault)));
    }

    /// <summary>Only a lock that is held ends by waiting: the rest, such as a full disk, was waited for without end.</summary>
    [Fact]
    public async Task WriteIfAsync_LockCannotBeMade_FailsAtOnce()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets not everyone make links");
        string held = Path.Join(root, FolderLock.Name);
        File.CreateSymbolicLink(held, held);

        await Assert.ThrowsAsync<FolderWriteException>(
            () => new FolderStore(root).WriteIfAsync("x", null, s => s.WriteAsync("x"u8.ToArray()).AsTask()));
    }
}
