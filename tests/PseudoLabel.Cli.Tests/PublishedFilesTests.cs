using System.Diagnostics;
using System.Text.Json;

namespace PseudoLabel.Cli.Tests;

/// <summary>What goes out with a program besides its code, as its project tells it.</summary>
public sealed class PublishedFilesTests
{
    [Theory]
    [InlineData("PseudoLabel.Cli")]
    [InlineData("PseudoLabel.Functions")]
    [InlineData("PseudoLabel.Trainer")]
    public async Task Publish_EachProgram_TakesTheLicenseAndTheNotices(string project)
    {
        var start = new ProcessStartInfo("dotnet", ["msbuild", Path.Join("src", project, project + ".csproj"), "-getItem:None"])
        {
            WorkingDirectory = SourceTree.Root,
            RedirectStandardOutput = true,
        };
        using Process evaluation = Process.Start(start)!;
        string text = await evaluation.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await evaluation.WaitForExitAsync(TestContext.Current.CancellationToken);

        using JsonDocument found = JsonDocument.Parse(text);
        string[] published =
        [
            .. found.RootElement.GetProperty("Items").GetProperty("None").EnumerateArray()
                .Where(item => item.TryGetProperty("CopyToPublishDirectory", out JsonElement copy) && copy.GetString() == "PreserveNewest")
                .Where(item => File.Exists(item.GetProperty("FullPath").GetString()))
                .Select(item => (item.TryGetProperty("Link", out JsonElement link) ? link : item.GetProperty("Identity")).GetString()!),
        ];
        Assert.Contains("LICENSE", published);
        Assert.Contains("THIRD-PARTY-NOTICES.md", published);
        Assert.Contains("sbom.cdx.json", published);
    }
}
