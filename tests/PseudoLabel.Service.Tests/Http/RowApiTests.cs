using System.Text.Json;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Service.Http;
using PseudoLabel.Store;
using SkiaSharp;

namespace PseudoLabel.Service.Tests.Http;

public sealed class RowApiTests
{
    private const string Unlabeled = "datasets/demo/unlabeled/u.csv";

    [Fact]
    public async Task List_ByDecision_PageByPage_IsTheFile()
    {
        using CompleteRun run = await CompleteRun.CopyAsync();
        List<(long, string)> found = [];
        string? after = null;
        JsonElement page;
        do
        {
            page = await JsonAsync(await ListAsync(run, ("decision", "review"), ("limit", "7"), ("after", after)));
            found.AddRange(page.GetProperty("rows").EnumerateArray().Select(r => (
                r.GetProperty("row").GetInt64(), r.GetProperty("label").GetString()!)));
            after = page.GetProperty("next").GetString()?.Split("after=")[1];
        }
        while (after is not null);

        Assert.Equal(
            PseudoLabels(run).Where(r => r.Decision == RowDecision.Review).Select(r => (r.Row, r.PredictedLabel)), found);
        Assert.NotEmpty(found);
    }

    [Fact]
    public async Task List_OfAClass_HasTheCellsOfTheRows()
    {
        using CompleteRun run = await CompleteRun.CopyAsync();

        JsonElement page = await JsonAsync(await ListAsync(run, ("class", "beta"), ("decision", "accepted"), ("limit", "2")));

        string[] lines = File.ReadAllLines(Path.Combine(run.Data.Folder, Unlabeled));
        Assert.Equal(2, page.GetProperty("rows").GetArrayLength());
        Assert.All(page.GetProperty("rows").EnumerateArray(), row =>
        {
            Assert.Equal("beta", row.GetProperty("label").GetString());
            Assert.Equal(
                lines[1 + row.GetProperty("row").GetInt32()],
                string.Join(',', new[] { "x", "y", "hint" }.Select(c => row.GetProperty("cells").GetProperty(c).GetString())));
            Assert.Equal(JsonValueKind.Null, row.GetProperty("image").ValueKind);
        });
        Assert.Contains("class=beta&", page.GetProperty("next").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("decision", "maybe")]
    [InlineData("order", "best")]
    [InlineData("limit", "201")]
    [InlineData("after", "3")]
    [InlineData("after", "99999999999")]
    [InlineData("after", "-1")]
    public async Task List_WhatCannotBeAsked_IsAProblem(string name, string value)
    {
        using CompleteRun run = await CompleteRun.CopyAsync();

        Assert.Equal(400, (await ListAsync(run, (name, value))).Status);
    }

    [Fact]
    public async Task Examples_SurestFirst_AndEveryRowIsCounted()
    {
        using CompleteRun run = await CompleteRun.CopyAsync();

        JsonElement examples = await JsonAsync(await run.Api.Rows.GetExamplesAsync(run.Id));

        float[] sorted = [.. PseudoLabels(run).Where(r => r.Decision is RowDecision.Accepted or RowDecision.Review)
            .Select(r => r.Confidence).Order()];
        Assert.Equal(sorted.Reverse().Take(12), Confidences(examples, "surest"));
        Assert.Equal(sorted.Take(12), Confidences(examples, "leastSure"));
        Assert.Empty(examples.GetProperty("rejected").EnumerateArray());
        Assert.Equal(
            PseudoLabels(run).GroupBy(r => r.PredictedLabel).OrderBy(g => g.Key).Select(g => (
                g.Key, g.Count(r => r.Decision == RowDecision.Accepted), g.Count(r => r.Decision == RowDecision.Review))),
            examples.GetProperty("classes").EnumerateArray().Select(c => (
                c.GetProperty("name").GetString()!, c.GetProperty("accepted").GetInt32(), c.GetProperty("review").GetInt32())));
    }

    [Fact]
    public async Task Row_HasWhyAndWhatIsLikeIt_AndWhoSaidWhat()
    {
        using CompleteRun run = await CompleteRun.CopyAsync();
        ReviewRow asked = run.Asked()[1];
        await ReviewApiTests.AnswerAsync(run.Api, run.Id, "ann", [(asked, "label", "gamma")]);

        JsonElement row = await JsonAsync(await RowAsync(run, asked.Source, asked.Row));

        Assert.Equal(asked.PredictedLabel, row.GetProperty("label").GetString());
        Assert.Equal(asked.Cells!["hint"], row.GetProperty("cells").GetProperty("hint").GetString());
        Assert.Equal(1, row.GetProperty("probabilities").EnumerateArray().Sum(p => p.GetProperty("probability").GetDouble()), 1e-5);
        Assert.Equal(
            ["hint", "x", "y"], row.GetProperty("explanation").GetProperty("columns").EnumerateArray()
                .Select(c => c.GetProperty("name").GetString()!).Order());
        Assert.Equal(5, row.GetProperty("nearest").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, row.GetProperty("problem").ValueKind);
        JsonElement near = row.GetProperty("nearest")[0];
        Assert.Equal(["x", "y", "hint"], near.GetProperty("cells").EnumerateObject().Select(c => c.Name));
        JsonElement answer = Assert.Single(row.GetProperty("answers").EnumerateArray());
        Assert.Equal(("ann", "gamma"), (answer.GetProperty("reviewer").GetString(), answer.GetProperty("label").GetString()));

        JsonElement labeled = await JsonAsync(
            await RowAsync(run, near.GetProperty("source").GetString()!, near.GetProperty("row").GetInt64()));
        Assert.Equal(("labeled", near.GetProperty("label").GetString()),
            (labeled.GetProperty("decision").GetString(), labeled.GetProperty("label").GetString()));
    }

    [Fact]
    public async Task Row_HasWhatEachRoundTookItFor()
    {
        using CompleteRun run = await CompleteRun.CopyAsync();
        foreach (LabeledRow line in PseudoLabels(run).Where((_, i) => i % 40 == 0))
        {
            JsonElement row = await JsonAsync(await RowAsync(run, line.Source, line.Row));

            JsonElement round = Assert.Single(row.GetProperty("history").EnumerateArray());
            Assert.Equal(1, round.GetProperty("round").GetInt32());
            Assert.Contains(round.GetProperty("label").GetString(), new[] { "alpha", "beta", "gamma" });
            bool selected = round.GetProperty("decision").GetString() == "selected";
            Assert.Equal(line.Round == 1, selected);
            Assert.True(!selected || round.GetProperty("confidence").GetDouble() >= round.GetProperty("threshold").GetDouble());
        }
    }

    [Fact]
    public async Task Row_WhoseFileHasChanged_IsShownWithTheProblem()
    {
        using CompleteRun run = await CompleteRun.CopyAsync();
        File.AppendAllText(Path.Combine(run.Data.Folder, Unlabeled), "1,2,red\n");

        JsonElement row = await JsonAsync(await RowAsync(run, Unlabeled, 3));
        JsonElement page = await JsonAsync(await ListAsync(run, ("limit", "1")));

        Assert.Contains("changed", row.GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Equal(PseudoLabels(run)[3].PredictedLabel, row.GetProperty("label").GetString());
        Assert.Equal(JsonValueKind.Null, row.GetProperty("explanation").ValueKind);
        Assert.Contains("changed", page.GetProperty("problem").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Unlabeled, "100000", 404)]
    [InlineData("../../runs", "0", 404)]
    [InlineData("", "0", 404)]
    [InlineData(null, "0", 400)]
    [InlineData(Unlabeled, "x", 400)]
    [InlineData(Unlabeled, null, 400)]
    public async Task Row_ThatIsNone_IsAProblem(string? source, string? row, int status)
    {
        using CompleteRun run = await CompleteRun.CopyAsync();

        Assert.Equal(status, (await run.Api.Rows.GetRowAsync(run.Id, source, row)).Status);
        Assert.Equal(status, (await run.Api.Rows.GetImageAsync(run.Id, source, row)).Status);
    }

    [Fact]
    public async Task Map_IsAlwaysTheSame_AndClassesLieTogether()
    {
        using CompleteRun run = await CompleteRun.CopyAsync();

        string text = await ServiceData.TextAsync(await run.Api.Rows.GetMapAsync(run.Id));

        Assert.Equal(text, await ServiceData.TextAsync(await run.OtherHost().Rows.GetMapAsync(run.Id)));
        JsonElement map = JsonDocument.Parse(text).RootElement;
        (double X, double Y, string Label, string Decision)[] points = [.. map.GetProperty("points").EnumerateArray().Select(p => (
            p.GetProperty("x").GetDouble(), p.GetProperty("y").GetDouble(), p.GetProperty("label").GetString()!,
            p.GetProperty("decision").GetString()!))];
        Assert.Equal((600, 600L), (map.GetProperty("sample").GetInt32(), map.GetProperty("of").GetInt64()));
        Assert.Equal(45, points.Count(p => p.Decision == "labeled"));
        Dictionary<string, (double X, double Y)> centers = points.GroupBy(p => p.Label)
            .ToDictionary(g => g.Key, g => (g.Average(p => p.X), g.Average(p => p.Y)));
        int near = points.Count(p => centers.MinBy(c => Square(c.Value.X - p.X) + Square(c.Value.Y - p.Y)).Key == p.Label);
        Assert.InRange(near, 500, 645);
    }

    [Fact]
    public async Task Images_OfBothKinds_AreShownNoLargerThanAskedFor()
    {
        using var images = new ImageData(unlabeled: 30);
        using var data = new ServiceData();
        foreach (string path in Directory.EnumerateFiles(images.At("photos"), "*", SearchOption.AllDirectories))
        {
            Copy(path, Path.Combine(data.Folder, "datasets/pics/labeled", Path.GetRelativePath(images.At("photos"), path)));
        }

        string zip = images.Zip("pool", "pool.zip");
        Copy(zip, Path.Combine(data.Folder, "datasets/pics/unlabeled/pool.zip"));
        var wide = new SKBitmap(new SKImageInfo(3_000, 1_000, SKColorType.Rgba8888, SKAlphaType.Opaque));
        wide.Erase(new SKColor(200, 40, 40));
        Directory.CreateDirectory(Path.Combine(data.Folder, "datasets/pics/unlabeled"));
        File.WriteAllBytes(
            Path.Combine(data.Folder, "datasets/pics/unlabeled/wide.jpg"), ImageData.Encode(wide, SKEncodedImageFormat.Jpeg));
        string id = await CompleteRun.RunAsync(
            data, "pics", """{ "image-shape": "6x6", "learner": "logistic", "max-rounds": 1, "folds": 3, "repeats": 1 }""");

        JsonElement lease = await ReviewApiTests.LeaseAsync(data.Api, id, "ann", 1);
        string link = lease.GetProperty("rows")[0].GetProperty("image").GetString()!;
        Assert.StartsWith($"/api/runs/{id}/image?source=datasets%2Fpics%2Funlabeled%2F", link, StringComparison.Ordinal);
        await ShownAsync(data, id, "datasets/pics/unlabeled/pool.zip/0/000.png", "image/png", (ImageData.Side, ImageData.Side));
        await ShownAsync(data, id, "datasets/pics/labeled/up/002.png", "image/png", (ImageData.Side, ImageData.Side));
        SKColor color = await ShownAsync(data, id, "datasets/pics/unlabeled/wide.jpg", "image/jpeg", (512, 170));
        Assert.InRange(color.Red, 190, 210);
        Assert.InRange(color.Green, 30, 50);
        await ShownAsync(data, id, "datasets/pics/unlabeled/wide.jpg", "image/jpeg", (64, 21), "64");
        Assert.Equal(400, (await data.Api.Rows.GetImageAsync(id, "datasets/pics/unlabeled/wide.jpg", "0", "2049")).Status);
        JsonElement row = await JsonAsync(await data.Api.Rows.GetRowAsync(id, "datasets/pics/unlabeled/pool.zip/0/000.png", "0"));
        Assert.Equal(5, row.GetProperty("nearest").GetArrayLength());
        Assert.EndsWith("&row=0", row.GetProperty("nearest")[0].GetProperty("image").GetString(), StringComparison.Ordinal);
        JsonElement map = await JsonAsync(await data.Api.Rows.GetMapAsync(id));
        Assert.Equal(31, map.GetProperty("sample").GetInt32());
    }

    [Fact]
    public async Task EveryRoute_RunThatIsNotComplete_IsAConflict()
    {
        using var data = new ServiceData();
        await data.PostRunAsync();
        string id = data.Scheduler.Scheduled[0];

        Assert.Equal(409, (await data.Api.Rows.ListAsync(id, _ => null)).Status);
        Assert.Equal(409, (await data.Api.Rows.GetExamplesAsync(id)).Status);
        Assert.Equal(409, (await data.Api.Rows.GetRowAsync(id, "u.csv", "0")).Status);
        Assert.Equal(409, (await data.Api.Rows.GetImageAsync(id, "u.csv", "0")).Status);
        Assert.Equal(409, (await data.Api.Rows.GetMapAsync(id)).Status);
        Assert.Equal(404, (await data.Api.Rows.GetMapAsync("none")).Status);
    }

    private static async Task<SKColor> ShownAsync(
        ServiceData data, string id, string source, string type, (int Width, int Height) size, string? side = null)
    {
        ApiResponse response = await data.Api.Rows.GetImageAsync(id, source, "0", side);
        Assert.True(response.Status == 200, response.Status == 200 ? "" : await ServiceData.TextAsync(response));
        using var body = new MemoryStream();
        await response.WriteBodyAsync!(body, CancellationToken.None);
        using SKBitmap shown = SKBitmap.Decode(body.ToArray());
        Assert.Equal((type, size), (response.ContentType, (shown.Width, shown.Height)));
        return shown.GetPixel(size.Width / 2, size.Height / 2);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(from, to);
    }

    private static double Square(double value) => value * value;

    private static IEnumerable<float> Confidences(JsonElement examples, string name) =>
        examples.GetProperty(name).EnumerateArray().Select(r => r.GetProperty("confidence").GetSingle());

    private static LabeledRow[] PseudoLabels(CompleteRun run)
    {
        using FileStream stream = File.OpenRead(Path.Combine(run.Folder, RunNames.PseudoLabels));
        return [.. PseudoLabelCsv.Read(stream)];
    }

    private static Task<ApiResponse> ListAsync(CompleteRun run, params (string Name, string? Value)[] query) =>
        run.Api.Rows.ListAsync(run.Id, name => query.FirstOrDefault(q => q.Name == name).Value);

    private static Task<ApiResponse> RowAsync(CompleteRun run, string source, long row) =>
        run.Api.Rows.GetRowAsync(run.Id, source, row.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static async Task<JsonElement> JsonAsync(ApiResponse response)
    {
        string text = await ServiceData.TextAsync(response);
        Assert.True(response.Status == 200, text);
        return JsonDocument.Parse(text).RootElement;
    }
}
