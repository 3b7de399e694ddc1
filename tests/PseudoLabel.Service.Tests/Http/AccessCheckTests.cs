using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PseudoLabel.Service.Access;
using PseudoLabel.Service.Http;
using PseudoLabel.Service.Tests.Access;

namespace PseudoLabel.Service.Tests.Http;

/// <summary>Who may call which route.</summary>
public sealed class AccessCheckTests
{
    private const string SignIn = "/.auth/login/aad";
    private static readonly ApiRoute Open = new("GET", "/page", (_, _, _) => throw new InvalidOperationException()) { Needs = null };
    private static readonly ApiRoute Read = Open with { Needs = CallerRole.Reader };
    private static readonly ApiRoute Start = Open with { Method = "POST", Needs = CallerRole.Operator };

    [Fact]
    public void Routes_WhatChangesSomething_NeedsMoreThanAReader()
    {
        string[] readersMayPost = ["/api/datasets/{dataset}/predict", "/api/datasets/{dataset}/inspect"];

        Assert.All(ApiRoutes.All.Where(r => r.Method != "GET" && !readersMayPost.Contains(r.Template)),
            r => Assert.True(r.Needs > CallerRole.Reader, r.Template));
        Assert.Equal(["/api/app/{file}", "/api/dashboard"],
            ApiRoutes.All.Where(r => r.Needs is null).Select(r => r.Template).Order(StringComparer.Ordinal));
        Assert.Equal(
            [
                "/api/runs/{id}/labels", "/api/runs/{id}/review/answers", "/api/runs/{id}/review/lease", "/api/runs/{id}/review/settle",
            ],
            ApiRoutes.All.Where(r => r.Needs == CallerRole.Labeler).Select(r => r.Template).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(null, false, false)]
    [InlineData("reader", true, false)]
    [InlineData("labeler", true, false)]
    [InlineData("operator", true, true)]
    public void Refusal_ByRole_LetsEachDoItsOwn(string? role, bool reads, bool starts)
    {
        var check = new AccessCheck(CallerKeys.Parse($"ann:{role ?? "reader"}:{Hash("key")}"), signIn: null);
        var header = Headers((CallerKeys.Header, role is null ? "other" : "key"));
        Caller? caller = check.CallerOf(header);

        Assert.Null(check.Refusal(caller, Open, header, "/page"));
        Assert.Equal(reads, check.Refusal(caller, Read, header, "/page") is null);
        ApiResponse? refusal = check.Refusal(caller, Start, header, "/page");
        Assert.Equal(starts ? null : role is null ? 401 : 403, refusal?.Status);
    }

    [Fact]
    public async Task Refusal_Nobody_SaysWhereABrowserSignsIn()
    {
        var check = new AccessCheck(CallerKeys.Parse(null), SignIn);
        var header = Headers();

        ApiResponse refusal = check.Refusal(check.CallerOf(header), Read, header, "/page")!;

        Assert.Equal(401, refusal.Status);
        JsonElement problem = await ServiceData.JsonAsync(refusal);
        Assert.Equal(SignIn, problem.GetProperty("sign-in-at").GetString());
        Assert.Equal("/page", problem.GetProperty("instance").GetString());
    }

    [Fact]
    public void CallerOf_ThePlatformsHeader_IsBelievedOnlyWhereThePlatformSignsIn()
    {
        var header = Headers((ClientPrincipal.Header, ClientPrincipalTests.Header(("name", "ann"), ("roles", "Operator"))));

        Assert.Equal(new Caller("ann", CallerRole.Operator), new AccessCheck(CallerKeys.Parse(null), SignIn).CallerOf(header));
        Assert.Null(new AccessCheck(CallerKeys.Parse(null), signIn: null).CallerOf(header));
    }

    [Fact]
    public void CallerOf_AWrongKeyWithASignIn_IsNobody()
    {
        var header = Headers(
            (CallerKeys.Header, "wrong"), (ClientPrincipal.Header, ClientPrincipalTests.Header(("name", "ann"), ("roles", "Operator"))));

        Assert.Null(new AccessCheck(CallerKeys.Parse(null), SignIn).CallerOf(header));
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site", true)]
    [InlineData("Sec-Fetch-Site", "same-site", true)]
    [InlineData("Sec-Fetch-Site", "same-origin", false)]
    [InlineData("Sec-Fetch-Site", "none", false)]
    [InlineData("Origin", "https://evil.example", true)]
    [InlineData("Origin", "null", true)]
    [InlineData("Origin", "https://app.example", false)]
    [InlineData("Accept", "*/*", false)]
    public void Refusal_APageOfAnotherSiteWithTheCookie_ChangesNothing(string name, string value, bool refused)
    {
        var check = new AccessCheck(CallerKeys.Parse(null), SignIn);
        string principal = ClientPrincipalTests.Header(("name", "ann"), ("roles", "Operator"));
        var header = Headers((ClientPrincipal.Header, principal), ("Host", "app.example"), (name, value));
        var byToken = Headers((ClientPrincipal.Header, principal), ("Host", "app.example"), (name, value), ("Authorization", "Bearer x"));

        Assert.Equal(refused ? 403 : null, check.Refusal(check.CallerOf(header), Start, header, "/page")?.Status);
        Assert.Null(check.Refusal(check.CallerOf(header), Read, header, "/page"));
        Assert.Null(check.Refusal(check.CallerOf(byToken), Start, byToken, "/page"));
    }

    private static Func<string, string?> Headers(params (string Name, string Value)[] headers) =>
        name => headers.Where(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(h => h.Value).FirstOrDefault();

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
