using System.Text.Json;
using Microsoft.Playwright;

namespace PseudoLabel.Web.Tests;

/// <summary>Someone before the web app: counts clicks, and remembers what the page complained of.</summary>
internal sealed class Visitor : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly List<string> faults = [];

    public Visitor(IBrowserContext context, IPage page)
    {
        this.context = context;
        Page = page;
        page.PageError += (_, error) => faults.Add(error);
        page.Console += (_, message) =>
        {
            // A request that the server refuses is told on the page; that the browser notes it, too, is no fault.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                faults.Add(message.Text);
            }
        };
        page.Request += (_, request) =>
        {
            string own = page.Url == "about:blank" ? request.Url : page.Url;
            if (!request.Url.StartsWith(new Uri(own).GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
                && !request.Url.StartsWith("blob:", StringComparison.Ordinal))
            {
                faults.Add("asked another server: " + request.Url);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>Clicks so far.</summary>
    public int Clicks { get; private set; }

    /// <summary>What went wrong in the page: exceptions, breaches of its policy, requests to others.</summary>
    public IReadOnlyList<string> Faults => faults;

    public async Task GoAsync(string address)
    {
        await Page.GotoAsync("/api/dashboard" + address);
        await ReadyAsync();
    }

    public async Task ClickAsync(ILocator what)
    {
        await what.ClickAsync();
        Clicks++;
    }

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = false });

    public ILocator Link(string name) => Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    /// <summary>
    /// Waits until the page is at a view. That is asked of the page: waiting for a navigation may miss one within a page.
    /// </summary>
    /// <param name="view">How the view's address begins.</param>
    /// <param name="other">What it does not hold.</param>
    public Task ReachesAsync(string view, string other = "(none)") => Page.WaitForFunctionAsync(
        "([view, other]) => location.hash.startsWith(view) && !location.hash.includes(other)", new[] { view, other });

    /// <summary>Waits until a view is drawn.</summary>
    public Task ReadyAsync() => Page.Locator("main h1").First.WaitForAsync();

    /// <summary>What axe-core finds wrong, one line for each.</summary>
    public async Task<IReadOnlyList<string>> AccessibilityFaultsAsync()
    {
        string script = Path.Join(SourceTree.Root, "tests", "web", "node_modules", "axe-core", "axe.min.js");
        Assert.SkipUnless(File.Exists(script), "axe-core is not installed: npm ci --prefix tests/web");
        await Page.EvaluateAsync(await File.ReadAllTextAsync(script));
        JsonElement found = await Page.EvaluateAsync<JsonElement>(
            "async () => (await axe.run()).violations.map(v => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map(n => n.html).join(' | ')}`)");
        return [.. found.EnumerateArray().Select(v => v.GetString()!)];
    }

    /// <summary>How many pixels the page is wider than its window.</summary>
    public Task<int> OverflowAsync() =>
        Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");

    /// <summary>What can be read on the page.</summary>
    public Task<string> TextAsync() => Page.Locator("main").InnerTextAsync();

    /// <summary>Keeps what is seen as a picture, where asked for by PSEUDOLABEL_SCREENSHOTS.</summary>
    public async Task PictureAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("PSEUDOLABEL_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Join(folder, name + ".png"), FullPage = true });
        }
    }

    public async ValueTask DisposeAsync() => await context.DisposeAsync();
}
