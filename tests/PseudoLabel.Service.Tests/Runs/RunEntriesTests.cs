using PseudoLabel.Service.Runs;

namespace PseudoLabel.Service.Tests.Runs;

public sealed class RunEntriesTests
{
    private static readonly ReadOnlyMemory<byte> Label = """{ "label": "label" }"""u8.ToArray();

    [Fact]
    public async Task FindAsync_AnEntryThatWasRead_IsNotReadAgainUntilItIsAnother()
    {
        using var data = new ServiceData();
        CreatedRun made = await data.Catalog.CreateAsync("demo", Label, null);
        string path = Path.Combine(data.Folder, ServiceNames.Entry(made.Run.Id));
        RunEntry? first = await data.Catalog.FindAsync(made.Run.Id);
        DateTime written = File.GetLastWriteTimeUtc(path);
        string text = await File.ReadAllTextAsync(path);

        // The same length and time: who reads it stumbles.
        await File.WriteAllBytesAsync(path, new byte[text.Length]);
        File.SetLastWriteTimeUtc(path, written);
        RunEntry? again = await data.Catalog.FindAsync(made.Run.Id);
        IReadOnlyList<RunEntry> listed = await data.Catalog.ListAsync();
        await File.WriteAllTextAsync(path, text.Replace("\"demo\"", "\"another\"", StringComparison.Ordinal));
        RunEntry? another = await data.Catalog.FindAsync(made.Run.Id);

        Assert.Equal(made.Run, first);
        Assert.Equal(made.Run, again);
        Assert.Equal([made.Run], listed);
        Assert.Equal("another", another!.Dataset);
        File.Delete(path);
        Assert.Null(await data.Catalog.FindAsync(made.Run.Id));
    }

    [Fact]
    public async Task ListAsync_Shared_HasOwnRunsAtOnceAndOthersChangesLater()
    {
        using var data = new ServiceData();
        var clock = new Clock();
        var catalog = new RunCatalog(data.Store, clock, listedFor: TimeSpan.FromSeconds(1));

        Assert.Empty(await catalog.ListAsync());
        CreatedRun own = await catalog.CreateAsync("demo", Label, null);
        Assert.Equal([own.Run], await catalog.ListAsync());

        File.Delete(Path.Combine(data.Folder, ServiceNames.Entry(own.Run.Id)));
        Assert.Equal([own.Run], await catalog.ListAsync());
        Assert.Null(await catalog.FindAsync(own.Run.Id));
        clock.Now += TimeSpan.FromSeconds(2);
        Assert.Empty(await catalog.ListAsync());
    }

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
