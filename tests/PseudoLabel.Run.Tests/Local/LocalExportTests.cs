using System.Text.Json;
using PseudoLabel.Data;
using PseudoLabel.Run.Labels;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Results;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Local;

public sealed class LocalExportTests
{
    [Fact]
    public async Task LabelStudioAsync_OutIsALink_WritesTheFileThatItLeadsTo()
    {
        using var data = new SmallData(unlabeled: 100);
        await RunAsync(data);
        string real = data.File("real.json", "");
        string link = Path.Combine(data.Folder, "link.json");
        File.CreateSymbolicLink(link, real);

        await LocalExport.LabelStudioAsync(data.Out(), link, all: false, new LabelStudioNames());

        Assert.Equal(real, new FileInfo(link).LinkTarget);
        using JsonDocument tasks = JsonDocument.Parse(await File.ReadAllBytesAsync(real));
        Assert.NotEqual(0, tasks.RootElement.GetArrayLength());
    }

    [Fact]
    public async Task LabelStudioAsync_ReviewRows_AreTasksWithPredictionsThatComeBackAsAnswers()
    {
        using var data = new SmallData(unlabeled: 100);
        await RunAsync(data);
        string file = Path.Combine(data.Folder, "tasks.json");

        ExportSummary done = await LocalExport.LabelStudioAsync(
            data.Out(), file, all: false, new LabelStudioNames { FromName = "class", ToName = "record", ModelVersion = "v1" });

        using JsonDocument tasks = JsonDocument.Parse(await File.ReadAllBytesAsync(file));
        ReviewRow[] review = Review(data);
        Assert.Contains(review, r => r.Cells!.ContainsKey("because"));
        string[] own = await File.ReadAllLinesAsync(data.Unlabeled);
        Assert.Equal((review.Length, review.Length), (done.Tasks, tasks.RootElement.GetArrayLength()));
        foreach ((JsonElement task, ReviewRow row) in tasks.RootElement.EnumerateArray().Zip(review))
        {
            JsonElement cells = task.GetProperty("data");
            Assert.Equal((row.Source, row.Row), (cells.GetProperty("source").GetString(), cells.GetProperty("row").GetInt64()));
            Assert.Equal(own[row.Row + 1], string.Join(',', new[] { "x", "y", "hint" }.Select(c => cells.GetProperty(c).GetString())));
            Assert.Equal(cells.GetProperty("hint").GetString(), cells.GetProperty("cells").GetProperty("hint").GetString());
            JsonElement prediction = task.GetProperty("predictions").EnumerateArray().Single();
            Assert.Equal("v1", prediction.GetProperty("model_version").GetString());
            Assert.Equal(row.Confidence, prediction.GetProperty("score").GetDouble(), 6);
            JsonElement result = prediction.GetProperty("result").EnumerateArray().Single();
            Assert.Equal(("class", "record", "choices"), (Text(result, "from_name"), Text(result, "to_name"), Text(result, "type")));
            Assert.Equal(row.PredictedLabel, result.GetProperty("value").GetProperty("choices").EnumerateArray().Single().GetString());
        }

        Assert.Contains("<Table name=\"record\" value=\"$cells\" />", done.Interface, StringComparison.Ordinal);
        Assert.Contains("<Choice value=\"beta\" />", done.Interface, StringComparison.Ordinal);

        // As Label Studio exports them: the predictions taken over as annotations.
        string export = data.File(
            "export.json", (await File.ReadAllTextAsync(file)).Replace("\"predictions\"", "\"annotations\"", StringComparison.Ordinal));
        LabelReceipt receipt = await LocalLabels.TakeAsync(data.Out(), export, data.Out("more"));
        Assert.Equal((review.Length, 0), (receipt.Added, receipt.Undecided));
    }

    [Fact]
    public async Task LabelStudioAsync_AllRows_AreThoseOfPseudoLabels()
    {
        using var data = new SmallData(unlabeled: 250);
        await RunAsync(data);
        string file = Path.Combine(data.Folder, "tasks.json");

        ExportSummary done = await LocalExport.LabelStudioAsync(data.Out(), file, all: true, new LabelStudioNames());

        using JsonDocument tasks = JsonDocument.Parse(await File.ReadAllBytesAsync(file));
        string[] own = await File.ReadAllLinesAsync(data.Unlabeled);
        Assert.Equal(250, done.Tasks);
        Assert.Equal(own[1..], tasks.RootElement.EnumerateArray()
            .Select(t => string.Join(',', new[] { "x", "y", "hint" }.Select(c => Text(t.GetProperty("data"), c)))));
    }

    [Fact]
    public async Task LabelStudioAsync_NoRunOrChangedRows_IsRefused()
    {
        using var data = new SmallData(unlabeled: 100);
        string file = Path.Combine(data.Folder, "tasks.json");
        Assert.Contains(
            "no finished run",
            (await Assert.ThrowsAsync<UserErrorException>(
                () => LocalExport.LabelStudioAsync(data.Folder, file, false, new LabelStudioNames()))).Message,
            StringComparison.Ordinal);
        await RunAsync(data);
        await File.AppendAllTextAsync(data.Unlabeled, "1,2,red\n");

        await LocalExport.LabelStudioAsync(data.Out(), file, all: false, new LabelStudioNames());
        var error = await Assert.ThrowsAsync<UserErrorException>(
            () => LocalExport.LabelStudioAsync(data.Out(), file, all: true, new LabelStudioNames()));

        Assert.Equal(data.Unlabeled, error.File);
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static Task<LocalRunResult> RunAsync(SmallData data) =>
        LocalRun.StartAsync(data.Out(), data.Settings() with { MaxRounds = 0 }, new LocalRunOptions());

    private static ReviewRow[] Review(SmallData data)
    {
        using FileStream review = File.OpenRead(Path.Combine(data.Out(), RunNames.Review));
        return [.. ReviewCsv.Read(review)];
    }
}
