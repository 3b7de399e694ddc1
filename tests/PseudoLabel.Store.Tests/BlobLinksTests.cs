using System.Net;
using System.Text;
using System.Web;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;

namespace PseudoLabel.Store.Tests;

[Collection(AzuriteTests.Name)]
public sealed class BlobLinksTests(Azurite azurite)
{
    private static readonly DateTimeOffset Now = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Link_ItsOwnName_IsPutAndReplaced()
    {
        BlobContainerClient container = await azurite.ContainerAsync();
        const string name = "datasets/demo/unlabeled/große Zeilen (1).csv";
        (Uri link, DateTimeOffset until) = await new BlobLinks(container).ToPutAsync(name, Stop);

        HttpStatusCode[] put = [await PutAsync(link, "x\n1\n"), await PutAsync(link, "x\n2\n")];

        Assert.Equal([HttpStatusCode.Created, HttpStatusCode.Created], put);
        Assert.Equal("x\n2\n", (await container.GetBlobClient(name).DownloadContentAsync()).Value.Content.ToString());
        Assert.InRange(until - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(58), BlobLinks.Lifetime);
    }

    [Fact]
    public async Task Link_AnythingElse_IsRefused()
    {
        BlobContainerClient container = await azurite.ContainerAsync();
        foreach (string blob in new[] { "datasets/demo/labeled/a.csv", "datasets/demo/labeled/b.csv" })
        {
            await container.GetBlobClient(blob).UploadAsync(BinaryData.FromString("x\n"));
        }

        (Uri link, _) = await new BlobLinks(container).ToPutAsync("datasets/demo/labeled/a.csv", Stop);
        Uri other = new(link.AbsoluteUri.Replace("a.csv", "b.csv", StringComparison.Ordinal));
        Uri list = new($"{container.Uri}{link.Query}&restype=container&comp=list");

        HttpStatusCode[] refused =
        [
            await PutAsync(other, "y\n"), await AskAsync(HttpMethod.Get, link), await AskAsync(HttpMethod.Delete, link),
            await AskAsync(HttpMethod.Get, other), await AskAsync(HttpMethod.Get, list),
        ];

        Assert.All(refused, status => Assert.Equal(HttpStatusCode.Forbidden, status));
        Assert.Equal("x\n", (await container.GetBlobClient("datasets/demo/labeled/b.csv").DownloadContentAsync()).Value.Content.ToString());
    }

    [Fact]
    public async Task Link_PastItsTime_IsRefused()
    {
        BlobContainerClient container = await azurite.ContainerAsync();
        var before = new FixedTime(DateTimeOffset.UtcNow - BlobLinks.Lifetime - TimeSpan.FromMinutes(1));

        (Uri link, _) = await new BlobLinks(container, before).ToPutAsync("datasets/demo/data/a.csv", Stop);

        Assert.Equal(HttpStatusCode.Forbidden, await PutAsync(link, "x\n"));
    }

    /// <summary>Where an identity opens the account, it asks for a key of its own: the account's are off.</summary>
    [Fact]
    public async Task Link_OfAnIdentity_IsSignedByItsKeyForOneBlobOverHttps()
    {
        using var account = new DelegatingAccount();
        using var transport = new HttpClientTransport(account);
        var container = new BlobServiceClient(
            new Uri("https://account.blob.core.windows.net"), new FixedToken(), new BlobClientOptions { Transport = transport })
            .GetBlobContainerClient("pseudo-label");

        (Uri link, DateTimeOffset until) =
            await new BlobLinks(container, new FixedTime(Now)).ToPutAsync("datasets/demo/data/a.csv", Stop);

        var signed = HttpUtility.ParseQueryString(link.Query);
        Assert.Equal("https://account.blob.core.windows.net/pseudo-label/datasets/demo/data/a.csv", link.GetLeftPart(UriPartial.Path));
        Assert.Equal(
            ("b", "cw", "https", "2026-11-01T13:00:00Z", "00000000-0000-0000-0000-000000000001"),
            (signed["sr"], signed["sp"], signed["spr"], signed["se"], signed["skoid"]));
        Assert.Equal(Now.AddHours(1), until);
        Assert.Equal("https://account.blob.core.windows.net/?restype=service&comp=userdelegationkey", Assert.Single(account.Asked));
    }

    private static async Task<HttpStatusCode> PutAsync(Uri link, string text)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Put, link) { Content = new StringContent(text) };
        request.Headers.Add("x-ms-blob-type", "BlockBlob");
        using HttpResponseMessage response = await client.SendAsync(request, Stop);
        return response.StatusCode;
    }

    private static async Task<HttpStatusCode> AskAsync(HttpMethod method, Uri link)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(method, link);
        using HttpResponseMessage response = await client.SendAsync(request, Stop);
        return response.StatusCode;
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    private sealed class FixedToken : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new("token", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }

    /// <summary>Answers as the account does that is asked for a key.</summary>
    private sealed class DelegatingAccount : HttpMessageHandler
    {
        private const string Key = """
            <?xml version="1.0" encoding="utf-8"?>
            <UserDelegationKey><SignedOid>00000000-0000-0000-0000-000000000001</SignedOid>
            <SignedTid>00000000-0000-0000-0000-000000000002</SignedTid><SignedStart>2026-11-01T11:55:00Z</SignedStart>
            <SignedExpiry>2026-11-01T13:00:00Z</SignedExpiry><SignedService>b</SignedService><SignedVersion>2025-01-05</SignedVersion>
            <Value>MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA=</Value></UserDelegationKey>
            """;

        public List<string> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri!.AbsoluteUri);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent(Key, Encoding.UTF8, "application/xml"),
            });
        }
    }
}
