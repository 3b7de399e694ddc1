using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using PseudoLabel.Data;

namespace PseudoLabel.Store.Tests;

[Collection(AzuriteTests.Name)]
public sealed class BlobStoreTests(Azurite azurite) : RunStoreContract
{
    protected override async Task<IRunStore> StoreAsync() => new BlobStore(await azurite.ContainerAsync());

    [Theory]
    [InlineData(1)]
    [InlineData(2 * BlobWriteStream.BlockBytes)]
    public async Task WriteIfAsync_AnswerIsLost_TheRetryIsNoConflict(int length)
    {
        BlobContainerClient container = await azurite.ContainerAsync();
        var lossy = new LoseAnswers(r => r.Method == RequestMethod.Put && !r.Uri.Query.Contains("comp=block&", StringComparison.Ordinal));
        var store = new BlobStore(azurite.Through(lossy, container));
        byte[] first = Bytes(length, 1);

        string etag = await store.WriteIfAsync("x", null, s => s.WriteAsync(first).AsTask());
        string next = await store.WriteIfAsync("x", etag, s => s.WriteAsync(Bytes(length, 2)).AsTask());
        await Assert.ThrowsAsync<StoreConflictException>(() => store.WriteIfAsync("x", etag, s => s.WriteAsync(first).AsTask()));

        Assert.Equal(2, lossy.Lost);
        Assert.Equal(next, await store.ETagAsync("x"));
    }

    [Fact]
    public async Task OpenReadAsync_ServerIsBusyAtTimes_Reads()
    {
        BlobContainerClient container = await azurite.ContainerAsync();
        await PutAsync(new BlobStore(container), "x", "text");
        var lossy = new LoseAnswers(_ => true);

        Assert.Equal("text", await TextAsync(new BlobStore(azurite.Through(lossy, container)), "x"));

        Assert.True(lossy.Lost > 0);
    }

    [Fact]
    public async Task WriteAsync_TwoWritersOfOneLargeBlob_EndsWholeOrSaysSo()
    {
        var store = new BlobStore(await azurite.ContainerAsync());
        byte[] inner = Bytes(2 * BlobWriteStream.BlockBytes, 1);
        byte[] outer = Bytes(2 * BlobWriteStream.BlockBytes, 2);

        Exception? lost = await Record.ExceptionAsync(() => store.WriteAsync("x", async s =>
        {
            await s.WriteAsync(outer);
            await store.WriteAsync("x", t => t.WriteAsync(inner).AsTask());
        }));

        Assert.True(lost is null or StoreConflictException, lost?.ToString());
        await AssertHoldsAsync(store, "x", lost is null ? outer : inner);
    }

    [Theory]
    [InlineData("runs/a/features/000001.bin", 1, true)]
    [InlineData("runs/a/rounds/1/model.bin", 2 * BlobWriteStream.BlockBytes, true)]
    [InlineData("runs/a/result/model.zip", 1, false)]
    public async Task WriteAsync_TagsAsked_IntermediateFilesOfARunAloneHaveOne(string name, int length, bool tagged)
    {
        BlobContainerClient container = await azurite.ContainerAsync();

        await new BlobStore(container, tags: true).WriteAsync(name, s => s.WriteAsync(Bytes(length, 1)).AsTask());

        IDictionary<string, string> tags = (await container.GetBlobClient(name).GetTagsAsync()).Value.Tags;
        Assert.Equal(tagged ? [new(BlobTags.Lifetime, BlobTags.Intermediate)] : [], tags);
    }

    [Theory]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=mine;AccountKey=AAAA;EndpointSuffix=core.windows.net")]
    [InlineData("UseDevelopmentStorage=false")]
    [InlineData("nonsense")]
    public void FromDevelopmentStorage_AnotherAccount_IsRefused(string connection)
    {
        var error = Assert.Throws<UserErrorException>(() => BlobContainers.FromDevelopmentStorage(connection, "c"));

        Assert.Contains("blob service URI", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("AAAA", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromServiceUri_NoCredential_NamesTheContainer()
    {
        BlobContainerClient container = BlobContainers.FromServiceUri(new Uri("https://mine.blob.core.windows.net"), "runs");

        Assert.Equal("https://mine.blob.core.windows.net/runs", container.Uri.AbsoluteUri);
    }

    /// <summary>
    /// The first answer to each request that is meant is lost after the service has done what was asked: the client sees a busy server.
    /// </summary>
    private sealed class LoseAnswers(Func<Request, bool> meant) : HttpPipelineSynchronousPolicy
    {
        private readonly HashSet<string> seen = [];

        public int Lost { get; private set; }

        public override void OnReceivedResponse(HttpMessage message)
        {
            if (meant(message.Request) && message.Response.Status < 300 && seen.Add(message.Request.ClientRequestId))
            {
                Lost++;
                throw new IOException("The answer was lost.");
            }
        }
    }
}
