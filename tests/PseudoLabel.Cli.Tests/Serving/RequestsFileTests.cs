using PseudoLabel.Service.Http;

namespace PseudoLabel.Cli.Tests.Serving;

/// <summary><c>requests.http</c> holds each call, and no other.</summary>
public sealed class RequestsFileTests
{
    [Fact]
    public void Calls_AreTheRoutes()
    {
        string[] calls =
        [
            .. File.ReadLines(Path.Combine(Root(), "requests.http"))
                .Where(line => line.Contains(" {{host}}/", StringComparison.Ordinal))
                .Select(line => line.Replace("{{host}}", "", StringComparison.Ordinal).Replace("{{run}}", "{id}", StringComparison.Ordinal)
                    .Replace("{{dataset}}", "{dataset}", StringComparison.Ordinal).Replace("/result/pseudo-labels.csv", "/result/{file}", StringComparison.Ordinal))
                .Distinct(),
        ];

        Assert.Equal(ApiRoutes.All.Select(r => $"{r.Method} {r.Template}").Order(), calls.Order());
    }

    private static string Root()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PseudoLabelFunctions.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The repository's root is not above the tests.");
    }
}
