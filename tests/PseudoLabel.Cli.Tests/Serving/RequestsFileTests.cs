using PseudoLabel.Service.Http;

namespace PseudoLabel.Cli.Tests.Serving;

/// <summary><c>requests.http</c> and the page on HTTP hold each call, and no other.</summary>
public sealed class RequestsFileTests
{
    [Fact]
    public void Calls_AreTheRoutes()
    {
        string[] calls =
        [
            .. File.ReadLines(Path.Combine(SourceTree.Root, "requests.http"))
                .Where(line => line.Contains(" {{host}}/", StringComparison.Ordinal))
                .Select(line => line.Replace("{{host}}", "", StringComparison.Ordinal).Replace("{{run}}", "{id}", StringComparison.Ordinal)
                    .Replace("{{dataset}}", "{dataset}", StringComparison.Ordinal)
                    .Replace("/files/unlabeled/new.csv", "/files/{folder}/{name}", StringComparison.Ordinal)
                    .Replace("/app/app.js", "/app/{file}", StringComparison.Ordinal)
                    .Replace("/result/pseudo-labels.csv", "/result/{file}", StringComparison.Ordinal))
                .Distinct(),
        ];

        Assert.Equal(ApiRoutes.All.Select(r => $"{r.Method} {r.Template}").Order(), calls.Order());
    }

    [Fact]
    public void HttpPage_TableOfRequests_IsTheRoutes()
    {
        string[] rows =
        [
            .. File.ReadLines(Path.Combine(SourceTree.Root, "docs", "http.md"))
                .Where(line => line.StartsWith("| `", StringComparison.Ordinal) && line.Contains(" /api/", StringComparison.Ordinal))
                .Select(line => line.Split('`')[1]),
        ];

        Assert.Equal(ApiRoutes.All.Select(r => $"{r.Method} {r.Template}").Order(), rows.Order());
    }
}
