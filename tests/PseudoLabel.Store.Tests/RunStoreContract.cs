using System.Text;

namespace PseudoLabel.Store.Tests;

/// <summary>What every kind of store does alike.</summary>
public abstract class RunStoreContract
{
    // More than two blocks of an upload, and not a whole number of them.
    private const int Large = (9 << 20) + 12_345;

    protected abstract Task<IRunStore> StoreAsync();

    /// <summary>Bytes that a small file has in the store beside its own.</summary>
    protected virtual int Added => 0;

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(1 << 22)]
    [InlineData(Large)]
    public async Task WriteAsync_ThenRead_SameBytes(int length)
    {
        IRunStore store = await StoreAsync();
        byte[] bytes = Bytes(length, 1);

        await store.WriteAsync("a/b/c.bin", s => InPieces(s, bytes));

        Assert.True(await store.ExistsAsync("a/b/c.bin"));
        await AssertHoldsAsync(store, "a/b/c.bin", bytes);
    }

    [Fact]
    public async Task WriteAsync_SynchronousWriter_SameBytes()
    {
        IRunStore store = await StoreAsync();
        byte[] bytes = Bytes(Large, 2);

        await store.WriteAsync("x", s =>
        {
            s.Write(bytes.AsSpan(0, 100));
            s.Flush();
            s.Write(bytes, 100, bytes.Length - 100);
            return Task.CompletedTask;
        });

        await AssertHoldsAsync(store, "x", bytes);
    }

    [Fact]
    public async Task OpenReadAsync_Seeks()
    {
        IRunStore store = await StoreAsync();
        byte[] bytes = Bytes(Large, 3);
        await store.WriteAsync("x", s => InPieces(s, bytes));

        await using Stream stream = await store.OpenReadAsync("x");
        Assert.Equal(Large, stream.Length);
        var tail = new byte[1000];
        stream.Seek(-tail.Length, SeekOrigin.End);
        stream.ReadExactly(tail);
        Assert.Equal(bytes[^tail.Length..], tail);
        stream.Position = 17;
        await stream.ReadExactlyAsync(tail);
        Assert.Equal(bytes[17..(17 + tail.Length)], tail);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(Large)]
    public async Task WriteAsync_WriterFails_TheOldStaysAndNothingNewAppears(int length)
    {
        IRunStore store = await StoreAsync();
        await PutAsync(store, "x", "old");

        foreach (string name in new[] { "x", "new" })
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => store.WriteAsync(name, async s =>
            {
                await s.WriteAsync(Bytes(length, 4));
                throw new InvalidOperationException();
            }));
        }

        Assert.Equal("old", await TextAsync(store, "x"));
        Assert.Equal(["x"], await NamesAsync(store, ""));
    }

    [Fact]
    public async Task WriteAsync_Cancelled_NothingAppears()
    {
        IRunStore store = await StoreAsync();
        using var canceled = new CancellationTokenSource();
        await canceled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => store.WriteAsync("x", s => s.WriteAsync("y"u8.ToArray()).AsTask(), canceled.Token));

        Assert.False(await store.ExistsAsync("x"));
        Assert.Empty(await NamesAsync(store, ""));
    }

    [Fact]
    public async Task Absent_IsSaid()
    {
        IRunStore store = await StoreAsync();

        Assert.False(await store.ExistsAsync("no/such.bin"));
        Assert.Null(await store.ETagAsync("no/such.bin"));
        await Assert.ThrowsAsync<FileNotFoundException>(() => store.OpenReadAsync("no/such.bin"));
        Assert.Empty(await NamesAsync(store, "no/"));
        await store.DeleteAsync("no/");
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData("./x")]
    [InlineData("/x")]
    [InlineData("a//x")]
    public async Task Name_LeadsOut_IsRefused(string name)
    {
        IRunStore store = await StoreAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => store.ExistsAsync(name));
        await Assert.ThrowsAsync<ArgumentException>(() => PutAsync(store, name, "x"));
        await Assert.ThrowsAsync<ArgumentException>(() => store.DeleteAsync(name));
        await Assert.ThrowsAsync<ArgumentException>(() => NamesAsync(store, name));
    }

    [Fact]
    public async Task ListAsync_Prefix_OrdinalWithLengthsAndETags()
    {
        IRunStore store = await StoreAsync();
        string[] names = ["B", "a", "a-b/x", "a.b", "a/b", "a/b/c", "a0", "ä b+%20#?.csv"];
        foreach (string name in names.Where(n => n != "a" && n != "a/b").Reverse())
        {
            await PutAsync(store, name, name);
        }

        Assert.Equal(["B", "a-b/x", "a.b", "a/b/c", "a0", "ä b+%20#?.csv"], await NamesAsync(store, ""));
        Assert.Equal(["a-b/x", "a.b", "a/b/c", "a0"], await NamesAsync(store, "a"));
        Assert.Equal(["a/b/c"], await NamesAsync(store, "a/"));
        Assert.Equal(["a/b/c"], await NamesAsync(store, "a/b"));
        Assert.Empty(await NamesAsync(store, "a/c"));
        StoredItem last = await store.ListAsync("ä").SingleAsync();
        Assert.Equal(Encoding.UTF8.GetByteCount(last.Name) + Added, last.Length);
        Assert.Equal(await store.ETagAsync(last.Name), last.ETag);
        Assert.Equal(last.Name, await TextAsync(store, last.Name));
    }

    [Fact]
    public async Task DeleteAsync_Prefix_RemovesWhatStartsSo()
    {
        IRunStore store = await StoreAsync();
        foreach (string name in new[] { "parts/1.csv", "parts/2/3.csv", "party.csv", "keep.csv" })
        {
            await PutAsync(store, name, "x");
        }

        await store.DeleteAsync("parts/");
        Assert.Equal(["keep.csv", "party.csv"], await NamesAsync(store, ""));
        await store.DeleteAsync("part");
        Assert.Equal(["keep.csv"], await NamesAsync(store, ""));
        await store.DeleteAsync("");
        Assert.Empty(await NamesAsync(store, ""));
    }

    [Fact]
    public async Task DeleteFileAsync_Name_RemovesThatAloneAndSaysWhetherItWasThere()
    {
        IRunStore store = await StoreAsync();
        foreach (string name in new[] { "a/b.csv", "a/b.csv.gz" })
        {
            await PutAsync(store, name, "x");
        }

        Assert.True(await store.DeleteFileAsync("a/b.csv"));
        Assert.False(await store.DeleteFileAsync("a/b.csv"));
        Assert.False(await store.DeleteFileAsync("a"));

        Assert.Equal(["a/b.csv.gz"], await store.ListAsync("").Select(i => i.Name).ToArrayAsync());
    }

    [Fact]
    public async Task ETagAsync_WrittenAgain_IsAlwaysAnother()
    {
        IRunStore store = await StoreAsync();
        HashSet<string?> seen = [];

        for (int i = 0; i < 50; i++)
        {
            await PutAsync(store, "x", "same");
            Assert.True(seen.Add(await store.ETagAsync("x")));
        }
    }

    [Fact]
    public async Task WriteIfAsync_Absent_OnlyTheFirst()
    {
        IRunStore store = await StoreAsync();

        string etag = await PutIfAsync(store, "x", null, "first");
        var error = await Assert.ThrowsAsync<StoreConflictException>(() => PutIfAsync(store, "x", null, "second"));

        Assert.EndsWith("x", error.Name, StringComparison.Ordinal);
        Assert.Equal("first", await TextAsync(store, "x"));
        Assert.Equal(etag, await store.ETagAsync("x"));
    }

    [Fact]
    public async Task WriteIfAsync_ETag_OnlyWhileItIsThat()
    {
        IRunStore store = await StoreAsync();
        string first = await PutIfAsync(store, "x", null, "1");

        string second = await PutIfAsync(store, "x", first, "2");

        await Assert.ThrowsAsync<StoreConflictException>(() => PutIfAsync(store, "x", first, "3"));
        Assert.Equal("2", await TextAsync(store, "x"));
        string third = await PutIfAsync(store, "x", second, "4");
        Assert.Equal(3, new HashSet<string> { first, second, third }.Count);
        await store.DeleteAsync("x");
        await Assert.ThrowsAsync<StoreConflictException>(() => PutIfAsync(store, "x", third, "5"));
        Assert.False(await store.ExistsAsync("x"));
    }

    [Fact]
    public async Task WriteIfAsync_Large_KeepsTheCondition()
    {
        IRunStore store = await StoreAsync();
        byte[] bytes = Bytes(Large, 5);

        string etag = await store.WriteIfAsync("x", null, s => InPieces(s, bytes));
        await Assert.ThrowsAsync<StoreConflictException>(() => store.WriteIfAsync("x", null, s => InPieces(s, Bytes(Large, 6))));

        Assert.Equal(etag, await store.ETagAsync("x"));
        await AssertHoldsAsync(store, "x", bytes);
    }

    [Fact]
    public async Task WriteIfAsync_WriterFails_NothingChanges()
    {
        IRunStore store = await StoreAsync();
        string etag = await PutIfAsync(store, "x", null, "1");

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => store.WriteIfAsync("x", etag, _ => throw new InvalidOperationException()));

        Assert.Equal(etag, await store.ETagAsync("x"));
        Assert.Equal(["x"], await NamesAsync(store, ""));
    }

    [Fact]
    public async Task WriteIfAsync_ManyWriters_NoneIsLost()
    {
        const int writers = 8;
        const int each = 5;
        IRunStore store = await StoreAsync();
        await PutIfAsync(store, "count", null, "0");

        await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(async () =>
        {
            for (int done = 0; done < each;)
            {
                string etag = (await store.ETagAsync("count"))!;
                int count = int.Parse(await TextAsync(store, "count"));
                try
                {
                    await PutIfAsync(store, "count", etag, $"{count + 1}");
                    done++;
                }
                catch (StoreConflictException)
                {
                    await Task.Yield();
                }
            }
        })));

        Assert.Equal($"{writers * each}", await TextAsync(store, "count"));
    }

    [Fact]
    public async Task WriteIfAsync_AbsentManyWriters_OneWins()
    {
        IRunStore store = await StoreAsync();

        bool[] won = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(async () =>
        {
            try
            {
                await PutIfAsync(store, "claim", null, $"{i}");
                return true;
            }
            catch (StoreConflictException)
            {
                return false;
            }
        })));

        Assert.Equal($"{Assert.Single(Enumerable.Range(0, 16), i => won[i])}", await TextAsync(store, "claim"));
    }

    [Fact]
    public async Task WriteAsync_ReadMeanwhile_SeesOneWholeVersion()
    {
        IRunStore store = await StoreAsync();
        await store.WriteAsync("x", s => InPieces(s, Bytes(Large, 1)));
        await store.WriteAsync("x", async s =>
        {
            await InPieces(s, Bytes(Large, 2));
            await AssertHoldsAsync(store, "x", Bytes(Large, 1));
        });

        await AssertHoldsAsync(store, "x", Bytes(Large, 2));
    }

    protected static Task PutAsync(IRunStore store, string name, string text) =>
        store.WriteAsync(name, s => s.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask());

    protected static Task<string> PutIfAsync(IRunStore store, string name, string? etag, string text) =>
        store.WriteIfAsync(name, etag, s => s.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask());

    protected static async Task<string> TextAsync(IRunStore store, string name) => Encoding.UTF8.GetString(await ReadAsync(store, name));

    protected static async Task<byte[]> ReadAsync(IRunStore store, string name)
    {
        await using Stream stream = await store.OpenReadAsync(name);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    protected static async Task AssertHoldsAsync(IRunStore store, string name, byte[] bytes) =>
        Assert.True((await ReadAsync(store, name)).AsSpan().SequenceEqual(bytes), $"{name} does not hold these {bytes.Length} bytes");

    protected static async Task<string[]> NamesAsync(IRunStore store, string prefix) =>
        await store.ListAsync(prefix).Select(item => item.Name).ToArrayAsync();

    protected static byte[] Bytes(int length, byte seed)
    {
        var bytes = new byte[length];
        for (int i = 0; i < length; i++)
        {
            bytes[i] = (byte)((i * 31) ^ (i >> 11) ^ seed);
        }

        return bytes;
    }

    private static async Task InPieces(Stream stream, byte[] bytes)
    {
        const int piece = 100_000;
        for (int i = 0; i < bytes.Length; i += piece)
        {
            await stream.WriteAsync(bytes.AsMemory(i, Math.Min(piece, bytes.Length - i)));
        }
    }
}
