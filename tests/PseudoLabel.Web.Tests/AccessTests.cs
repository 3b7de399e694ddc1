using System.Text.Json;
using Microsoft.Playwright;

namespace PseudoLabel.Web.Tests;

/// <summary>Who is let in, as the page shows it, and the page that describes the interface.</summary>
[Collection(WebTests.Name)]
public sealed class AccessTests(Chromium browser)
{
    private const string SignIn = "/.auth/login/aad?post_login_redirect_uri=%2Fapi%2Fdashboard";

    [Fact]
    public async Task Unknown_WhereTheOrganizationSignsIn_IsOfferedItAndAKey()
    {
        await using AppServer server = await AppServer.StartAsync();
        await using Visitor visitor = await browser.VisitAsync(server, 360, ColorScheme.Dark);
        await AnswerAsync(visitor, "**/api/datasets*", 401, Problem("a caller's key in the header x-functions-key", SignIn));

        await visitor.GoAsync("");

        await visitor.Page.GetByLabel("Key").WaitForAsync();
        Assert.Equal(SignIn, await visitor.Link("Sign in with your organization").GetAttributeAsync("href"));
        Assert.Empty(await visitor.AccessibilityFaultsAsync());
        Assert.Equal(0, await visitor.OverflowAsync());
        await visitor.PictureAsync("sign-in");
        Assert.Empty(visitor.Faults);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("//evil.example/.auth/")]
    public async Task Unknown_SentElsewhere_IsNotOfferedTheWay(string elsewhere)
    {
        await using AppServer server = await AppServer.StartAsync();
        await using Visitor visitor = await browser.VisitAsync(server);
        await AnswerAsync(visitor, "**/api/datasets*", 401, Problem("who asks?", elsewhere));

        await visitor.GoAsync("");

        await visitor.Page.GetByLabel("Key").WaitForAsync();
        Assert.Equal(0, await visitor.Link("Sign in with your organization").CountAsync());
    }

    [Fact]
    public async Task SignedIn_IsNamedAndCanSignOut()
    {
        await using AppServer server = await AppServer.StartAsync();
        await using Visitor visitor = await browser.VisitAsync(server, 360, ColorScheme.Light);
        await AnswerAsync(visitor, "**/api/caller", 200, JsonSerializer.Serialize(new { name = "ann@example.org", role = "labeler" }));

        await visitor.GoAsync("");

        await visitor.Page.GetByText("ann@example.org (labeler)").WaitForAsync();
        Assert.StartsWith("/.auth/logout", await visitor.Link("Sign out").GetAttributeAsync("href"), StringComparison.Ordinal);
        Assert.Empty(await visitor.AccessibilityFaultsAsync());
        Assert.Equal(0, await visitor.OverflowAsync());
        Assert.Empty(visitor.Faults);
    }

    [Fact]
    public async Task Interface_EveryRoute_IsDescribedOfflineUnderTheSamePolicy()
    {
        await using AppServer server = await AppServer.StartAsync();
        await using Visitor visitor = await browser.VisitAsync(server);
        await visitor.GoAsync("");

        await visitor.ClickAsync(visitor.Link("The HTTP interface"));
        await visitor.Page.Locator(".opblock").First.WaitForAsync();
        using JsonDocument description = JsonDocument.Parse(
            await server.Client.GetStringAsync(new Uri("/api/openapi.json", UriKind.Relative), TestContext.Current.CancellationToken));
        int routes = description.RootElement.GetProperty("paths").EnumerateObject().Sum(p => p.Value.EnumerateObject().Count());
        Assert.Equal(routes, await visitor.Page.Locator(".opblock").CountAsync());

        // A request is tried out from the page.
        ILocator caller = visitor.Page.Locator("#operations-default-getCaller");
        await caller.Locator(".opblock-summary-control").ClickAsync();
        await caller.GetByText("Try it out").ClickAsync();
        await caller.GetByText("Execute").ClickAsync();
        await caller.Locator(".live-responses-table").GetByText("\"operator\"").First.WaitForAsync();

        await visitor.PictureAsync("interface");
        Assert.Empty(visitor.Faults);
    }

    private static async Task AnswerAsync(Visitor visitor, string requests, int status, string body) => await visitor.Page.RouteAsync(
        requests, route => route.FulfillAsync(new() { Status = status, ContentType = "application/json", Body = body }));

    private static string Problem(string detail, string signInAt) => JsonSerializer.Serialize(new Dictionary<string, object>
    {
        ["title"] = "Unauthorized",
        ["status"] = 401,
        ["detail"] = detail,
        ["sign-in-at"] = signInAt,
    });
}
