using System.Text.Json;
using PseudoLabel.Service.Access;
using PseudoLabel.Service.Http;

namespace PseudoLabel.Service.Tests.Http;

public sealed class FileLinkTests
{
    private static readonly DateTimeOffset Until = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task LinkFileAsync_HostWithLinks_NamesTheFileAndMakesTheDataSetByHand()
    {
        using var data = new ServiceData();
        var asked = new List<string>();

        ApiResponse response = await Api(data, asked).Datasets.LinkFileAsync("fresh", new FileRequest("labeled", "a.png", "worn out"));

        Assert.Equal(201, response.Status);
        Assert.Equal(["datasets/fresh/labeled/worn out/a.png"], asked);
        JsonElement link = await ServiceData.JsonAsync(response);
        Assert.Equal(
            ("labeled", "worn out/a.png", "PUT", "https://account.example/box?sig=a%2Bb", "BlockBlob"),
            (link.GetProperty("folder").GetString(), link.GetProperty("name").GetString(), link.GetProperty("method").GetString(),
                link.GetProperty("url").GetString(), link.GetProperty("headers").GetProperty("x-ms-blob-type").GetString()));
        Assert.Equal(Until, link.GetProperty("until").GetDateTimeOffset());
        Assert.Contains("by-hand", File.ReadAllText(Path.Combine(data.Folder, "datasets/fresh/dataset.json")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("demo", "labeled", "..", 400)]
    [InlineData("demo", "labeled", "a/x.csv", 400)]
    [InlineData("demo", "labeled", "x.docx", 415)]
    [InlineData("demo", "answers", "x.csv", 404)]
    [InlineData("My Data", "labeled", "x.csv", 400)]
    public async Task LinkFileAsync_WhatPutRefuses_IsRefusedAlike(string dataset, string folder, string name, int status)
    {
        using var data = new ServiceData();
        var asked = new List<string>();
        RunApi api = Api(data, asked);
        var file = new FileRequest(folder, name);

        Assert.Equal(status, (await api.Datasets.PutFileAsync(dataset, file, ServiceData.Stream("x\n"))).Status);
        Assert.Equal(status, (await api.Datasets.LinkFileAsync(dataset, file)).Status);
        Assert.Empty(asked);
    }

    [Fact]
    public async Task LinkFileAsync_HostWithoutLinks_SaysWhatToDoAndMakesNothing()
    {
        using var data = new ServiceData();

        ApiResponse response = await data.Api.Datasets.LinkFileAsync("fresh", new FileRequest("labeled", "a.csv"));

        Assert.Equal(409, response.Status);
        Assert.Contains("PUT it", await ServiceData.TextAsync(response), StringComparison.Ordinal);
        Assert.Equal(404, (await data.Api.Datasets.GetAsync("fresh")).Status);
    }

    [Fact]
    public void LinkRoute_IsForOperators() => Assert.Equal(
        CallerRole.Operator, ApiRoutes.All.Single(r => r.Template.EndsWith("/link", StringComparison.Ordinal)).Needs);

    private static RunApi Api(ServiceData data, List<string> asked) => new(data.Store, data.Catalog, data.Scheduler, room: new FileRoom
    {
        LinkAsync = (name, _) =>
        {
            asked.Add(name);
            return Task.FromResult(new FileLink(
                new Uri("https://account.example/box?sig=a%2Bb"), new Dictionary<string, string> { ["x-ms-blob-type"] = "BlockBlob" },
                Until));
        },
    });
}
