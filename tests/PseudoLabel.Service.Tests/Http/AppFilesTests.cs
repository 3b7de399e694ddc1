using System.Text.RegularExpressions;
using PseudoLabel.Service.Http;

namespace PseudoLabel.Service.Tests.Http;

public sealed partial class AppFilesTests
{
    [Fact]
    public async Task GetDashboard_IsAPageOfFilesOfThisServerAlone()
    {
        using var data = new ServiceData();

        ApiResponse response = data.Api.GetDashboard();

        string page = await ServiceData.TextAsync(response);
        Assert.Equal((200, "text/html; charset=utf-8"), (response.Status, response.ContentType));
        Assert.DoesNotContain("://", page, StringComparison.Ordinal);
        string policy = response.AllHeaders.Last(h => h.Key == "Content-Security-Policy").Value;
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        string[] parts = [.. Parts().Matches(page).Select(m => m.Groups[1].Value)];
        Assert.Contains("app.js", parts);
        Assert.All(parts, part => Assert.Equal(200, data.Api.GetAppFile(part).Status));
    }

    [Fact]
    public async Task GetAppFile_EveryModule_ImportsModulesThatAreThere_AndBuildsNoMarkup()
    {
        using var data = new ServiceData();
        var seen = new Queue<string>(["app.js"]);
        HashSet<string> known = ["app.js"];
        while (seen.TryDequeue(out string? name))
        {
            ApiResponse response = data.Api.GetAppFile(name);
            string script = await ServiceData.TextAsync(response);
            Assert.Equal((200, "text/javascript; charset=utf-8"), (response.Status, response.ContentType));

            // A text of a user that becomes markup is how pages are taken over.
            Assert.DoesNotMatch("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(|new Function", script);
            foreach (Match match in Imports().Matches(script))
            {
                if (known.Add(match.Groups[1].Value))
                {
                    seen.Enqueue(match.Groups[1].Value);
                }
            }
        }

        Assert.Contains("view-review.js", known);
        Assert.Equal("text/html; charset=utf-8", data.Api.GetAppFile("interface.html").ContentType);
        Assert.True((await ServiceData.TextAsync(data.Api.GetAppFile("swagger-ui-bundle.js"))).Length > 1_000_000);
    }

    [Fact]
    public void GetAppFile_WhatTheBrowserHas_IsNotSentAgain()
    {
        using var data = new ServiceData();
        string tag = data.Api.GetAppFile("app.css").AllHeaders.First(h => h.Key == "ETag").Value;

        Assert.Equal(304, data.Api.GetAppFile("app.css", tag).Status);
        Assert.Equal(200, data.Api.GetAppFile("app.css", "\"another\"").Status);
        Assert.Null(data.Api.GetAppFile("app.css", tag).WriteBodyAsync);
    }

    [Theory]
    [InlineData("")]
    [InlineData("none.js")]
    [InlineData("../openapi.json")]
    [InlineData("APP.JS")]
    public void GetAppFile_AnythingElse_IsNotThere(string name)
    {
        using var data = new ServiceData();

        Assert.Equal(404, data.Api.GetAppFile(name).Status);
    }

    [GeneratedRegex("/api/app/([^\"]+)\"")]
    private static partial Regex Parts();

    [GeneratedRegex("from \"\\./([^\"]+)\"")]
    private static partial Regex Imports();
}
