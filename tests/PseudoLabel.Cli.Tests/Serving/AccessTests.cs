using System.Net;
using System.Net.Http.Headers;
using System.Text;
using PseudoLabel.Cli.Serving;
using PseudoLabel.Data;

namespace PseudoLabel.Cli.Tests.Serving;

/// <summary>Who may ask a local server, and under which names.</summary>
public sealed class AccessTests
{
    private const string Token = "a-token-of-20-letters";

    [Theory]
    [InlineData("Host: ..\r\n", 400)]
    [InlineData("Host: 127.0.0.1:99999\r\n", 400)]
    [InlineData("Host:\r\n", 400)]
    [InlineData("Host: 127.1\r\n", 400)]
    [InlineData("Host: loopback\r\n", 403)]
    [InlineData("Host: 0.0.0.0\r\n", 403)]
    [InlineData("Host: evil.example\r\n", 403)]
    [InlineData("Host: localhost\r\n", 200)]
    [InlineData("Host: localhost\r\nOrigin: null\r\n", 403)]
    [InlineData("Host: localhost\r\nOrigin: http://localhost:1\r\n", 403)]
    [InlineData("Host: localhost\r\nOrigin: http://localhost\r\n", 200)]
    public async Task Loopback_Request_IsJudgedByHostAndOrigin(string headers, int status)
    {
        await using ServerHarness server = await ServerHarness.StartAsync();

        RawAnswer answer = await SendAsync(server, headers);

        Assert.Equal(status, answer.Status);
        Assert.Contains(status == 200 ? "application/json" : "application/problem+json", answer.Head, StringComparison.Ordinal);
        Assert.Empty(server.Error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Host: localhost\r\nHost: localhost\r\n")]
    [InlineData("Host: user@127.0.0.1\r\n")]
    public async Task Loopback_RequestThatIsNoHttp_IsRefusedBeforeItIsLookedAt(string headers)
    {
        await using ServerHarness server = await ServerHarness.StartAsync();

        Assert.Equal(400, (await SendAsync(server, headers)).Status);
        Assert.Empty(server.Error);
    }

    [Fact]
    public async Task OldHttpWithoutHost_IsAProblem()
    {
        await using ServerHarness server = await ServerHarness.StartAsync();

        RawAnswer answer = await RawHttp.SendAsync(server.Port, "GET /api/runs HTTP/1.0\r\n\r\n"u8.ToArray());

        Assert.Equal(400, answer.Status);
        Assert.Contains("application/problem+json", answer.Head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AllowedHost_IsLetIn()
    {
        await using ServerHarness server =
            await ServerHarness.StartAsync(change: o => o with { AllowedHosts = ["labels.example.org"] });

        Assert.Equal(200, (await SendAsync(server, "Host: labels.example.org\r\nOrigin: https://labels.example.org\r\n")).Status);
        Assert.Equal(403, (await SendAsync(server, "Host: x.labels.example.org\r\n")).Status);
    }

    [Theory]
    [InlineData("", 401)]
    [InlineData("Authorization: Bearer wrong-token-of-20-le\r\n", 401)]
    [InlineData("Authorization: Bearer\r\n", 401)]
    [InlineData("Authorization: Basic " + Token + "\r\n", 401)]
    [InlineData("Cookie: pseudolabel=" + Token + "\r\n", 401)]
    [InlineData("Authorization: Bearer " + Token + "\r\n", 200)]
    [InlineData("Authorization: bearer " + Token + "\r\n", 200)]
    [InlineData("Authorization: Bearer " + Token + "\r\nOrigin: http://evil.example\r\n", 403)]
    public async Task BeyondLoopback_Request_NeedsTheToken(string headers, int status)
    {
        await using ServerHarness server = await EveryoneAsync();

        RawAnswer answer = await SendAsync(server, $"Host: 127.0.0.1:{server.Port}\r\n{headers}");

        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 401, answer.Head.Contains("WWW-Authenticate: Bearer", StringComparison.Ordinal));
        Assert.DoesNotContain(Token, answer.Head + answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evil.example", 403)]
    [InlineData("10.1.2.3:80", 200)]
    [InlineData("localhost", 200)]
    public async Task BeyondLoopback_Names_AreStillChecked(string host, int status)
    {
        await using ServerHarness server = await EveryoneAsync();

        Assert.Equal(status, (await SendAsync(server, $"Host: {host}\r\nAuthorization: Bearer {Token}\r\n")).Status);
    }

    [Fact]
    public async Task BeyondLoopback_WithoutTheToken_NoRouteAnswers()
    {
        await using ServerHarness server = await EveryoneAsync();

        foreach (Service.Http.ApiRoute route in Service.Http.ApiRoutes.All)
        {
            string path = route.Template.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
            using var request = new HttpRequestMessage(new HttpMethod(route.Method), new Uri(path, UriKind.Relative));
            using HttpResponseMessage response = await server.Http.SendAsync(request);

            // The page that asks for the token holds nothing of a user.
            bool ofPage = path is "/api/dashboard" or "/api/app/file";
            Assert.Equal(!ofPage, response.StatusCode == HttpStatusCode.Unauthorized);
        }

        foreach (string path in new[] { "/login", "/login?token=", "/login?token=wrong", "/nothing" })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await server.Http.GetAsync(new Uri(path, UriKind.Relative))).StatusCode);
        }
    }

    [Fact]
    public async Task Login_WithTheToken_OpensTheDashboardByACookieThatDoesNotHoldIt()
    {
        await using ServerHarness server = await EveryoneAsync();
        using var handler = new HttpClientHandler { CookieContainer = new CookieContainer() };
        using var browser = new HttpClient(handler) { BaseAddress = server.Http.BaseAddress };

        using HttpResponseMessage page = await browser.GetAsync(new Uri($"/login?token={Token}", UriKind.Relative));
        using HttpResponseMessage again = await browser.GetAsync(new Uri("/api/runs", UriKind.Relative));

        Assert.Equal("/api/dashboard", page.RequestMessage!.RequestUri!.PathAndQuery);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (page.StatusCode, again.StatusCode));
        Cookie cookie = Assert.Single(handler.CookieContainer.GetAllCookies());
        Assert.True(cookie.HttpOnly);
        Assert.DoesNotContain(Token, cookie.Value, StringComparison.Ordinal);
        string head = (await SendAsync(server, $"Host: 127.0.0.1:{server.Port}\r\n", $"/login?token={Token}")).Head;
        Assert.Contains("samesite=strict", head, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Loopback_WithAToken_NeedsItToo()
    {
        await using ServerHarness server = await ServerHarness.StartAsync(change: o => o with { Token = AccessToken.Of(Token, "--token") });
        using HttpResponseMessage without = await server.Http.GetAsync(new Uri("/api/runs", UriKind.Relative));
        server.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);

        Assert.Equal(HttpStatusCode.Unauthorized, without.StatusCode);
        Assert.Empty(await server.RunsAsync());
    }

    [Theory]
    [InlineData("short")]
    [InlineData("")]
    [InlineData("sixteen letters and a blank")]
    [InlineData("sixteen-letters-and-ümlaut")]
    public void AccessToken_ThatIsNone_IsRefused(string text) =>
        Assert.Contains("--token: a token has 16 to 256", Assert.Throws<UserErrorException>(() => AccessToken.Of(text, "--token")).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("http://127.0.0.1:0", true)]
    [InlineData("http://localhost:0", true)]
    [InlineData("http://[::1]:0", true)]
    [InlineData("http://0.0.0.0:0", false)]
    [InlineData("http://[::]:0", false)]
    [InlineData("http://some.host:0", false)]
    public void IsLoopback_Urls_AreThoseThatOnlyThisMachineReaches(string url, bool loopback) =>
        Assert.Equal(loopback, new ServeOptions { Folder = "", Urls = [new Uri(url)] }.IsLoopback);

    private static Task<ServerHarness> EveryoneAsync() => ServerHarness.StartAsync(
        change: o => o with { Urls = [new Uri("http://0.0.0.0:0")], Token = AccessToken.Of(Token, "--token") });

    private static Task<RawAnswer> SendAsync(ServerHarness server, string headers, string path = "/api/runs") => RawHttp.SendAsync(
        server.Port, Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n"));
}
