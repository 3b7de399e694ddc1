using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PseudoLabel.Functions.Tests.Hosting;
using PseudoLabel.Functions.Triggers;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Service.Access;
using PseudoLabel.Service.Http;

namespace PseudoLabel.Functions.Tests.Triggers;

/// <summary>The routes as a function calls them.</summary>
public sealed class ApiCallTests
{
    private const string Id = "nothing";

    [Theory]
    [InlineData("", 200)]
    [InlineData("reader", 200)]
    [InlineData("wrong", 401)]
    [InlineData(null, 401)]
    public async Task AnswerAsync_ListingRuns_IsForWhoeverIsKnown(string? key, int status)
    {
        (int got, _) = await AskAsync(key, "GET", "GET /api/runs");

        Assert.Equal(status, got);
    }

    [Theory]
    [InlineData("", 404)]
    [InlineData("reader", 403)]
    [InlineData("labeler", 403)]
    [InlineData("operator", 404)]
    public async Task AnswerAsync_EndingARun_IsForOperators(string key, int status)
    {
        (int got, JsonElement problem) = await AskAsync(key, "POST", "POST /api/runs/{id}/terminate", ("id", Id));

        Assert.Equal(status, got);
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
    }

    [Theory]
    [InlineData("", null, "operator")]
    [InlineData("labeler", "ann", "labeler")]
    public async Task AnswerAsync_AskedWhoAsks_SaysIt(string key, string? name, string role)
    {
        (_, JsonElement caller) = await AskAsync(key, "GET", "GET /api/caller");

        Assert.Equal(name, caller.GetProperty("name").GetString());
        Assert.Equal(role, caller.GetProperty("role").GetString());
    }

    [Fact]
    public async Task AnswerAsync_ThePage_IsForEverybody()
    {
        (int status, _) = await AskAsync(key: null, "GET", "GET /api/app/{file}", ("file", "icon.svg"));

        Assert.Equal(200, status);
    }

    [Fact]
    public async Task AnswerAsync_ABodyThatTheServerRefuses_HasItsStatus()
    {
        (int status, JsonElement problem) = await AskAsync("", "POST", "POST /api/runs", new RefusedBody());

        Assert.Equal(413, status);
        Assert.Equal("Content Too Large", problem.GetProperty("title").GetString());
    }

    [Fact]
    public void Services_TheWorkersWebServer_TakesWhatTheRoutesTake()
    {
        using var data = new SmallData();
        using ServiceProvider services = ServiceHost.Services(data);

        Assert.Equal(HttpLimits.RowBytes, services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits.MaxRequestBodySize);
    }

    /// <summary>Asks with a caller's key; the empty key asks an app that does not tell callers apart.</summary>
    private static Task<(int Status, JsonElement Body)> AskAsync(
        string? key, string method, string template, params (string Name, string Value)[] path) =>
        AskAsync(key, method, template, Stream.Null, path);

    private static async Task<(int Status, JsonElement Body)> AskAsync(
        string? key, string method, string template, Stream content, params (string Name, string Value)[] path)
    {
        using var data = new SmallData();
        await using ServiceHost host = await ServiceHost.StartAsync(data);
        var access = new AccessCheck(
            CallerKeys.Parse($"rob:reader:{Hash("reader")};ann:labeler:{Hash("labeler")};otto:operator:{Hash("operator")}"), signIn: null);
        var api = new ApiCall(host.Service, NullLogger<ApiCall>.Instance, key?.Length == 0 ? null : access);
        using var body = new MemoryStream();
        var http = new DefaultHttpContext
        {
            Response = { Body = body },
            Request = { Method = method, Path = "/api/asked", Body = content },
        };
        if (key is not null)
        {
            http.Request.Headers[CallerKeys.Header] = key;
        }

        IActionResult result = await api.AnswerAsync(http.Request, host.Client, template, path);
        await result.ExecuteResultAsync(new ActionContext { HttpContext = http, RouteData = new RouteData() });

        bool isJson = http.Response.ContentType?.Contains("json", StringComparison.Ordinal) == true;
        return (http.Response.StatusCode, isJson ? JsonDocument.Parse(body.ToArray()).RootElement : default);
    }

    /// <summary>A body as the web server gives it where it is longer than it may be.</summary>
    private sealed class RefusedBody : MemoryStream
    {
        public override bool CanRead => true;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new Microsoft.AspNetCore.Http.BadHttpRequestException("Request body too large.", StatusCodes.Status413PayloadTooLarge);
    }

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
