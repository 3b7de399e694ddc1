using System.Text.Json;
using Microsoft.Playwright;

namespace PseudoLabel.Web.Tests;

/// <summary>The browser of the system: none is fetched.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "chrome"];
    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>A new page of someone who was never here.</summary>
    /// <param name="server">The server.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="scheme">Light or dark.</param>
    /// <param name="signedIn">Whether the server's key, if it asks for one, was given before.</param>
    internal async Task<Visitor> VisitAsync(
        AppServer server, int width = 1440, ColorScheme scheme = ColorScheme.Light, bool signedIn = true)
    {
        Assert.SkipWhen(browser is null, "no Chromium is installed: apt-get install chromium");
        IBrowserContext context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = server.Url,
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            ColorScheme = scheme,
            Locale = "en-US",
            ReducedMotion = ReducedMotion.Reduce,
        });
        if (signedIn && server.Key is { } key)
        {
            string secret = JsonSerializer.Serialize(JsonSerializer.Serialize(new { kind = "key", value = key }));
            await context.AddInitScriptAsync($"sessionStorage.setItem('pseudolabel-secret', {secret})");
        }

        return new Visitor(context, await context.NewPageAsync());
    }

    public async ValueTask InitializeAsync()
    {
        if (Find() is { } program)
        {
            playwright = await Playwright.CreateAsync();

            // Tests may run as root in a container, where Chromium's own sandbox is not to be had.
            browser = await playwright.Chromium.LaunchAsync(
                new BrowserTypeLaunchOptions { ExecutablePath = program, Args = ["--no-sandbox"] });
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
    }

    private static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => Names.Select(name => Path.Join(folder, name)))
        .FirstOrDefault(File.Exists);
}

/// <summary>One browser for all tests: each has pages of its own.</summary>
[CollectionDefinition(Name)]
public sealed class WebTests : ICollectionFixture<Chromium>
{
    public const string Name = "web";
}
