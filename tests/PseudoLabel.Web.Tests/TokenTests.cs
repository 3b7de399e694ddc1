namespace PseudoLabel.Web.Tests;

/// <summary>A server that lets nobody in without a token.</summary>
[Collection(WebTests.Name)]
public sealed class TokenTests(Chromium browser)
{
    [Fact]
    public async Task AServerForOthers_AsksForItsToken()
    {
        await using AppServer server = await AppServer.StartAsync("--token", "a-token-of-one-test");
        await using Visitor visitor = await browser.VisitAsync(server);
        await visitor.GoAsync("");

        await visitor.Page.GetByLabel("Token").FillAsync("something-else-entirely");
        await visitor.Page.Keyboard.PressAsync("Enter");
        await visitor.Page.GetByText("This token is not the right one.").WaitForAsync();
        Assert.Empty(await visitor.AccessibilityFaultsAsync());
        await visitor.Page.GetByLabel("Token").FillAsync("a-token-of-one-test");
        await visitor.Page.Keyboard.PressAsync("Enter");

        await visitor.Page.GetByText("There are no data sets yet.").WaitForAsync();
        Assert.DoesNotContain("a-token", visitor.Page.Url, StringComparison.Ordinal);
        Assert.Empty(visitor.Faults);
    }
}
