using System.Globalization;
using System.Text.Json;
using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Tests.Local;

/// <summary>Labeling tools' files as inputs of a run: tables of what they hold, and labels of images that lie elsewhere.</summary>
public sealed class ToolInputTests
{
    [Fact]
    public async Task StartAsync_LabelStudioExport_IsTheLabeledTable()
    {
        using var data = new SmallData(unlabeled: 200);
        string[][] rows = [.. File.ReadAllLines(data.Labeled).Skip(1).Select(line => line.Split(','))];
        string export = data.File("export.json", JsonSerializer.Serialize(rows.Select((r, i) => new
        {
            id = i,
            data = new
            {
                x = double.Parse(r[0], CultureInfo.InvariantCulture),
                y = double.Parse(r[1], CultureInfo.InvariantCulture),
                hint = r[2]
            },
            annotations = new[] { Annotation(r[3], 1), Annotation(i % 9 == 0 ? "beta" : r[3], 2), Annotation(r[3], 3) },
        })));

        await LocalRun.StartAsync(data.Out("table"), data.Settings(), new LocalRunOptions());
        RunMetrics metrics =
            (await LocalRun.StartAsync(
                data.Out("tool"), data.Settings() with { Labeled = [export], Label = "" }, new LocalRunOptions())).Metrics;

        Assert.Equal(
            DecidedRows.Of(data.Out("table")).Select(r => (r.Row, r.PredictedLabel, r.Confidence)),
            DecidedRows.Of(data.Out("tool")).Select(r => (r.Row, r.PredictedLabel, r.Confidence)));
        Assert.Contains(
            $"{export}: a Label Studio export, 45 tasks, 3 annotators, agreement 96 % on the 45 that several annotated", metrics.Notices);
        Assert.DoesNotContain(metrics.Inputs.Columns, c => c.Reason == "set by hand");
        Assert.Contains(metrics.Inputs.Columns, c => c.Reason == "it says how the row came by its label");
        var error = await Assert.ThrowsAsync<UserErrorException>(
            () => LocalRun.StartAsync(data.Out("x"), data.Settings() with { Labeled = [export], Label = "other" }, new LocalRunOptions()));
        Assert.Equal($"{export}: it answers no question 'other'; set 'label' to 'choice'", error.Message);

        static object Annotation(string choice, int by) =>
            new
            {
                completed_by = by,
                was_cancelled = false,
                result = new[] { new { from_name = "choice", to_name = "t", type = "choices",
                value = new { choices = new[] { choice } } } }
            };
    }

    [Theory]
    [InlineData("manifest")]
    [InlineData("coco")]
    [InlineData("azure")]
    [InlineData("studio")]
    public async Task StartAsync_LabelsOfImages_TheirImagesAreFoundAndNoLongerPool(string tool)
    {
        using var data = new ImageData(labeledPerClass: 1, unlabeled: 60);
        string[] images = [.. Enumerable.Range(0, 24).Select(i => $"{i:000}.png")];
        string file = data.Put(tool == "manifest" ? "labels.manifest" : "labels.json", JsonSerializer.SerializeToUtf8Bytes<object>(0));
        await File.WriteAllTextAsync(file, Text(tool, images));
        RunSettings settings = data.Settings() with { Labeled = [file], Unlabeled = [data.At("pool")], Fast = true, MaxRounds = 1 };

        RunMetrics metrics = (await LocalRun.StartAsync(data.At("out"), settings, new LocalRunOptions())).Metrics;

        LabeledRow[] rows = DecidedRows.Of(data.At("out"));
        Assert.Equal((24, 36), (metrics.Inputs.LabeledRows, metrics.Inputs.UnlabeledRows));
        Assert.Empty(rows.Select(r => Path.GetFileName(r.Source)).Intersect(images));
        Assert.InRange(rows.Count(r => r.PredictedLabel == ImageData.Truth(r.Source)), 24, 36);
    }

    [Fact]
    public async Task StartAsync_ImagesThatAreNotHere_AreNamed()
    {
        using var data = new ImageData(labeledPerClass: 1, unlabeled: 30);
        string file = data.At("labels.manifest");
        await File.WriteAllTextAsync(file, Text("manifest", ["000.png", "far.png"]));

        var error = await Assert.ThrowsAsync<UserErrorException>(
            () => LocalRun.StartAsync(data.At("out"), data.Settings() with { Labeled = [file] }, new LocalRunOptions()));

        Assert.Equal(
            $"{file}: 1 of the 2 images that it names are not here, the first 's3://bucket/x/far.png'; download them, and give the "
                + "folder that holds them as 'unlabeled' as well, or put them beside this file",
            error.Message);
        data.Put("pool/2/000.png", await File.ReadAllBytesAsync(data.At("pool/0/000.png")));
        await File.WriteAllTextAsync(file, Text("manifest", ["000.png"]));
        Assert.Contains(
            "which may be",
            (await Assert.ThrowsAsync<UserErrorException>(() => LocalRun.StartAsync(
                data.At("out"), data.Settings() with { Labeled = [file] }, new LocalRunOptions()))).Message, StringComparison.Ordinal);
    }

    private static string Text(string tool, string[] images)
    {
        object[] lines = [.. images.Select(i => tool switch
        {
            "manifest" => (object)new Dictionary<string, object>
            {
                ["source-ref"] = $"s3://bucket/x/{i}",
                ["job"] = 0,
                ["job-metadata"] = new Dictionary<string, object> { ["class-name"] = Truth(i), ["confidence"] = 0.9,
                    ["type"] = "groundtruth/image-classification" },
            },
            "azure" => new { image_url = $"AmlDatastore://images/{i}", label = Truth(i) },
            "studio" => new
            {
                id = 1,
                data = new { image = $"/data/upload/1/0a1b2c3d-{i}" },
                annotations = new[] { new { result = new[] { new { from_name = "choice", to_name = "image", type = "choices",
                    value = new { choices = new[] { Truth(i) } } } } } },
            },
            _ => new { },
        })];
        return tool switch
        {
            "studio" => JsonSerializer.Serialize(lines),
            "coco" => JsonSerializer.Serialize(new
            {
                images = images.Select((name, i) => new { id = i, file_name = name }),
                annotations = images.Select(
                    (name, i) => new { id = i, image_id = i, category_id = Array.IndexOf(ImageData.Classes, Truth(name)) }),
                categories = ImageData.Classes.Select((name, i) => new { id = i, name }),
            }),
            _ => string.Join('\n', lines.Select(l => JsonSerializer.Serialize(l))) + "\n",
        };
    }

    private static string Truth(string image) => image == "far.png" ? "up" : ImageData.Truth(image);
}
