using System.Globalization;
using System.Reflection;
using Azure.Storage.Blobs;

namespace PseudoLabel.Store.Tests.Faults;

/// <summary>
/// A store of blobs keeps every promise while a share of its requests go wrong. A few seeds are always gone through; the environment
/// variable PSEUDOLABEL_FAULT_SEEDS=100 asks for more.
/// </summary>
[Collection(AzuriteTests.Name)]
public sealed class FaultyBlobStoreTests(Azurite azurite) : RunStoreContract, IAsyncDisposable
{
    private const int Seeds = 2;
    private readonly List<FaultProxy> proxies = [];
    private int seed;

    public static IEnumerable<TheoryDataRow<int>> SeedRows() => FaultPlan.Seeds(Seeds);

    public async ValueTask DisposeAsync()
    {
        foreach (FaultProxy proxy in proxies)
        {
            await proxy.DisposeAsync();
        }
    }

    protected override async Task<IRunStore> StoreAsync()
    {
        BlobContainerClient container = await azurite.ContainerAsync();
        return new BlobStore(Proxy(new FaultPlan(seed, FaultPlan.UsualShare).Next).Through(container), tags: true);
    }

    [Theory]
    [MemberData(nameof(SeedRows))]
    public async Task EveryPromise_AShareOfRequestsGoWrong_Holds(int chosen)
    {
        seed = chosen;
        int kept = 0;
        foreach (MethodInfo promise in typeof(RunStoreContract).GetMethods().Where(m => m.GetCustomAttribute<FactAttribute>() is not null))
        {
            object?[][] rows = [.. promise.GetCustomAttributes<InlineDataAttribute>().Select(a => a.Data)];
            foreach (object?[] arguments in rows.Length == 0 ? [[]] : rows)
            {
                Exception? broken = await Record.ExceptionAsync(() => (Task)promise.Invoke(this, arguments)!);
                Assert.True(broken is null, $"seed {chosen}, {promise.Name}({string.Join(", ", arguments)}): {broken}");
                kept++;
            }
        }

        Assert.InRange(kept, 20, int.MaxValue);
    }

    [Fact]
    public async Task EveryFault_OnItsOwn_IsSurvivedByWritesReadsListsAndDeletes()
    {
        foreach (Fault fault in Enum.GetValues<Fault>().Except([Fault.BusyForASecond]))
        {
            HashSet<string> met = [];
            BlobContainerClient container = await azurite.ContainerAsync();
            var store = new BlobStore(
                Proxy(r => IsResumed(r) || Met(met, r.Key) ? Fault.None : fault).Through(container), tags: true);
            byte[] large = Bytes((2 * BlobWriteStream.BlockBytes) + 5, (byte)fault);

            await store.WriteAsync("runs/a/features/1.bin", s => s.WriteAsync(large).AsTask());
            string etag = await PutIfAsync(store, "b", null, "1");
            await PutIfAsync(store, "b", etag, "2");

            Assert.Equal(["b", "runs/a/features/1.bin"], await NamesAsync(store, ""));
            await AssertHoldsAsync(store, "runs/a/features/1.bin", large);
            Assert.Equal("2", await TextAsync(store, "b"));
            Assert.Equal(BlobTags.Intermediate,
                (await container.GetBlobClient("runs/a/features/1.bin").GetTagsAsync()).Value.Tags[BlobTags.Lifetime]);
            await store.DeleteAsync("");
            Assert.Empty(await NamesAsync(new BlobStore(container), ""));
            Assert.InRange(met.Count, 8, int.MaxValue);
        }
    }

    /// <summary>
    /// Its answer is lost, and before it is sent again another writer has gone on from what it wrote. Said to be a conflict, it would be
    /// decided and done twice; or what it decided would never be done, as it finds that decided already.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WriteIfAsync_AnswerIsLostAndOthersGoOn_IsNoConflict(bool first)
    {
        BlobContainerClient container = await azurite.ContainerAsync();
        var others = new BlobStore(container);
        string? before = first ? null : await PutIfAsync(others, "x", null, "0");
        int commits = 0;
        var store = new BlobStore(Proxy(request =>
        {
            if (request.Method != "PUT")
            {
                return Fault.None;
            }

            // The second time it comes, two others have written.
            if (++commits == 2)
            {
                string mine = others.ETagAsync("x").GetAwaiter().GetResult()!;
                string next = PutIfAsync(others, "x", mine, "12").GetAwaiter().GetResult();
                PutIfAsync(others, "x", next, "123").GetAwaiter().GetResult();
            }

            return commits == 1 ? Fault.LostAnswer : Fault.None;
        }).Through(container));

        string etag = await PutIfAsync(store, "x", before, "1");

        Assert.Equal((2, "123"), (commits, await TextAsync(store, "x")));
        await Assert.ThrowsAsync<StoreConflictException>(() => PutIfAsync(store, "x", etag, "lost"));
        await Assert.ThrowsAsync<StoreConflictException>(() => PutIfAsync(store, "x", before, "lost"));
        Assert.Equal("123", await TextAsync(store, "x"));
    }

    /// <summary>Once the client has given up, a reader that reads on gets the right bytes or another error.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Read_AfterAReadThatFailed_GivesTheBytesOfThatPlace(bool synchronous)
    {
        BlobContainerClient container = await azurite.ContainerAsync();
        byte[] bytes = Bytes(2 * BlobReadStream.PieceBytes, 1);
        await new BlobStore(container).WriteAsync("x", s => s.WriteAsync(bytes).AsTask());
        bool broken = false;
        var store = new BlobStore(Proxy(_ => broken ? Fault.Truncated : Fault.None).Through(container));
        await using Stream stream = await store.OpenReadAsync("x");
        byte[] read = new byte[1000];
        stream.Position = bytes.Length - read.Length;

        broken = true;
        await Assert.ThrowsAnyAsync<Exception>(() => Read());
        broken = false;
        await Read();

        Assert.Equal(bytes[^read.Length..], read);

        Task Read()
        {
            if (!synchronous)
            {
                return stream.ReadExactlyAsync(read).AsTask();
            }

            stream.ReadExactly(read);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task OpenReadAsync_RewrittenWhileADownloadIsCutShort_NeverMixesTwoVersions()
    {
        BlobContainerClient container = await azurite.ContainerAsync();
        var others = new BlobStore(container);
        byte[] old = Bytes(BlobReadStream.PieceBytes, 1);
        byte[] changed = Bytes(BlobReadStream.PieceBytes, 2);
        await others.WriteAsync("x", s => s.WriteAsync(old).AsTask());
        int reads = 0;
        var store = new BlobStore(Proxy(_ =>
        {
            if (++reads == 2)
            {
                others.WriteAsync("x", s => s.WriteAsync(changed).AsTask()).GetAwaiter().GetResult();
            }

            return reads == 1 ? Fault.Truncated : Fault.None;
        }).Through(container));

        await AssertHoldsAsync(store, "x", changed);
        Assert.Equal(3, reads);
    }

    /// <summary>A service that is away for good is an error that says so; nothing appears and nothing is half there.</summary>
    [Fact]
    public async Task WriteAsync_EveryTryFails_NothingAppears()
    {
        BlobContainerClient container = await azurite.ContainerAsync();
        foreach (Fault fault in new[] { Fault.Busy, Fault.ResetBeforeRequest, Fault.ResetInUpload })
        {
            var store = new BlobStore(Proxy(_ => fault).Through(container));

            await Assert.ThrowsAnyAsync<Exception>(() => PutAsync(store, "x", "text"));
            await Assert.ThrowsAnyAsync<Exception>(() => PutIfAsync(store, "x", null, "text"));
            await Assert.ThrowsAnyAsync<Exception>(() => store.ExistsAsync("x"));
        }

        Assert.Empty(await NamesAsync(new BlobStore(container), ""));
    }

    /// <summary>Whether it asks for the rest of a piece.</summary>
    private static bool IsResumed(ProxyRequest request) => request["x-ms-range"] is { } range
        && long.Parse(range.Split('=', '-')[1], CultureInfo.InvariantCulture) % BlobReadStream.PieceBytes != 0;

    /// <summary>Whether it was met before.</summary>
    private static bool Met(HashSet<string> met, string key)
    {
        lock (met)
        {
            return !met.Add(key);
        }
    }

    private FaultProxy Proxy(Func<ProxyRequest, Fault> next)
    {
        var proxy = new FaultProxy(azurite.Connection!, next);
        proxies.Add(proxy);
        return proxy;
    }
}
