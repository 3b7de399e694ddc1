using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Labels;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Predicting;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;
using SkiaSharp;

namespace PseudoLabel.Run.Tests.Local;

/// <summary>Runs on images, from files to labels that name them.</summary>
public sealed class ImageRunTests : IDisposable
{
    private readonly ImageData data = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task StartAsync_FolderPerClass_LabelsTheImagesAndPredictsOthers()
    {
        RunMetrics metrics = await RunAsync(data.Settings());

        LabeledRow[] rows = DecidedRows.Of(data.At("out"));
        Assert.Equal(Enumerable.Range(0, 150).OrderBy(i => i % 2).ThenBy(i => i)
            .Select(i => (Path.Join(data.At("pool"), $"{i % 2}/{i:000}.png"), 0L)), rows.Select(r => (r.Source, r.Row)));
        Assert.InRange(rows.Count(r => r.PredictedLabel == ImageData.Truth(r.Source)), 120, 150);
        Assert.Equal((24, 36, 150, "6x6"),
            (metrics.Inputs.LabeledRows, metrics.Inputs.Features, metrics.Inputs.UnlabeledFiles, metrics.Inputs.ImageShape));
        Assert.Empty(metrics.Inputs.Columns);
        Assert.Equal("label", metrics.Settings.Label);
        Assert.Contains(
            "images of 6x6", await File.ReadAllTextAsync(Path.Combine(data.At("out"), RunNames.Report)), StringComparison.Ordinal);
        PlanDocument plan = await new FolderStore(data.At("out")).ReadJsonAsync<PlanDocument>(RunNames.Plan, CancellationToken.None);
        Assert.Equal(plan.Image!.Columns, plan.Features);

        data.Put("pool/0/000b.png", [1, 2, 3]);
        PredictionSummary done = await PredictAsync(data.At("pool"));

        string[] lines = await File.ReadAllLinesAsync(data.At("preds.csv"));
        Assert.Equal((151, 1), (done.Rows, done.SetAside));
        Assert.Contains(
            "1 of 151 rows (0.66 %) are set aside and get no label; the first: ", done.Notices.Single(), StringComparison.Ordinal);
        Assert.Equal("predicted_label,confidence,p_cross,p_flat,p_up,source", lines[0]);
        Assert.Equal($",,,,,{Path.Join(data.At("pool"), "0/000b.png")}", lines[2]);
        Assert.Equal(rows.Select(r => $"{r.PredictedLabel},{r.Source}"),
            lines.Skip(1).Where(l => l[0] != ',').Select(l => $"{l.Split(',')[0]},{l.Split(',')[^1]}"));
    }

    [Fact]
    public async Task StartAsync_ZipsThreadsAndCuts_SameLabelsAsFolders()
    {
        await RunAsync(data.Settings());
        foreach (string name in ImageData.Classes)
        {
            data.Zip($"photos/{name}", $"zips/{name}.zip");
        }

        string whole = data.Zip("photos", "photos.zip");
        string pool = data.Zip("pool", "pool.zip");
        RunSettings zipped = data.Settings() with { Labeled = [data.At("zips")], Unlabeled = [pool] };
        await RunAsync(zipped, "zips-out", threads: 1);
        await RunAsync(zipped with { Labeled = [whole] }, "zip-out", threads: 4);

        LabeledRow[] rows = DecidedRows.Of(data.At("out")), zipRows = DecidedRows.Of(data.At("zips-out"));
        Assert.Equal(rows.Select(r => r.Source.Replace(data.At("pool"), pool, StringComparison.Ordinal)), zipRows.Select(r => r.Source));
        Assert.Equal(rows.Select(r => (r.PredictedLabel, r.Confidence, r.Decision, r.Round)),
            zipRows.Select(r => (r.PredictedLabel, r.Confidence, r.Decision, r.Round)));
        foreach (string name in new[] { RunNames.Model, RunNames.PseudoLabels, RunNames.Review })
        {
            Assert.Equal(
                await File.ReadAllBytesAsync(data.At($"zips-out/{name}")), await File.ReadAllBytesAsync(data.At($"zip-out/{name}")));
        }

        Assert.Equal(await File.ReadAllBytesAsync(data.At($"out/{RunNames.Model}")),
            await File.ReadAllBytesAsync(data.At($"zip-out/{RunNames.Model}")));
    }

    [Fact]
    public async Task StartAsync_ImagesThatCannotBeRead_AreSetAsideAndCountedOrRefused()
    {
        byte[] good = await File.ReadAllBytesAsync(data.At("pool/0/000.png"));
        data.Put("pool/0/empty.png", []);
        data.Put("pool/1/cut.png", good[..^30]);
        data.Put("pool/1/text.JPG", "no image"u8.ToArray());
        data.Put("pool/1/.DS_Store", [0]);
        data.Put("pool/notes.txt", [0]);
        data.Put("photos/up/naïve 猫.PNG", good[..40]);

        RunMetrics metrics = await RunAsync(data.Settings());

        LabeledRow[] rows = DecidedRows.Of(data.At("out"));
        Assert.Equal((153, 3, 1), (rows.Length, metrics.Inputs.SetAsideRows, metrics.Inputs.LabeledSetAside));
        Assert.Equal(
            [("empty.png", "set aside: it is empty"), ("cut.png", "set aside: it is a PNG image that is cut short or damaged"),
                ("text.JPG", "set aside: it is no image that is read (PNG, JPEG, WebP, BMP, GIF, TIFF or DICOM), whatever its name says")],
            rows.Where(r => r.Decision == RowDecision.Rejected).Select(r => (Path.GetFileName(r.Source), r.Reason)));
        Assert.Contains(metrics.Notices, n => n.Contains("naïve 猫.PNG: it is a PNG", StringComparison.Ordinal));

        await RefusedAsync(data.Settings() with { MaxBadShare = 0.01 }, "of 25 labeled rows cannot be used", "naïve 猫.PNG");
        File.Delete(data.At("photos/up/naïve 猫.PNG"));
        await RefusedAsync(
            data.Settings() with { MaxBadShare = 0.01 }, "3 of 153 images cannot be used, more than the share of 0.01", "empty.png");
    }

    [Fact]
    public async Task StartAsync_NoShapeSet_IsGrayOrColorsByTheImages()
    {
        RunSettings settings = data.Settings() with { ImageShape = "", MaxRounds = 0 };

        RunMetrics gray = await RunAsync(settings);
        data.Put("photos/cross/000.jpg", ImageData.Encode(Red(), SKEncodedImageFormat.Jpeg));
        RunMetrics colors = await RunAsync(settings, "colors");

        Assert.Equal(("32x32", 1024), (gray.Inputs.ImageShape, gray.Inputs.Features));
        Assert.Equal(("32x32x3", 3072), (colors.Inputs.ImageShape, colors.Inputs.Features));
        Assert.Contains("images are resized to 32x32, as no image-shape is set", gray.Notices);
    }

    [Fact]
    public async Task TakeAsync_AnswersForImages_AreLabeledRowsThatStandBesideImages()
    {
        string pool = data.Zip("pool", "pool.zip");
        RunSettings settings =
            data.Settings() with { Unlabeled = [pool], MaxRounds = 0, PrecisionTarget = 0.8, PrecisionProof = "estimate" };
        await RunAsync(settings);
        string review = await File.ReadAllTextAsync(data.At($"out/{RunNames.Review}"));
        string[] asked = [.. review.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(l => l.Split(',')[1])];
        string answers = data.Put("answers.csv",
            System.Text.Encoding.UTF8.GetBytes("source,row,label\n" + string.Concat(asked.Select(a => $"{a},0,{ImageData.Truth(a)}\n"))));

        LabelReceipt receipt = await LocalLabels.TakeAsync(data.At("out"), answers, data.At("more"));

        Assert.Equal((asked.Length, asked.Length), (receipt.Received, receipt.Added));
        Assert.Equal(receipt.Audit.Rows, receipt.Audit.Labeled);
        RunMetrics next = await RunAsync(settings with { Labeled = [data.At("photos"), receipt.LabeledFile!] }, "next");
        Assert.Equal(24 + asked.Length, next.Inputs.LabeledRows);
        List<Dictionary<string, string>> rows = FinishedRows.Of(data.At("next"));
        Assert.Equal(["label", "label_origin", "predicted_label", "confidence", "decision", "round", "source", "row"], rows[0].Keys);
        Assert.Equal(asked.Order(StringComparer.Ordinal),
            rows.Where(r => r["label_origin"] == "person").Select(r => r["source"]).Order(StringComparer.Ordinal));
        await RefusedAsync(settings with { Labeled = [data.At("photos"), receipt.LabeledFile!], ImageShape = "8x8" },
            "has 36 number columns, but an image of 8x8 has 64 pixels", receipt.LabeledFile!);
        await File.AppendAllTextAsync(pool, "x");
        Assert.Contains(
            "changed",
            (await Assert.ThrowsAsync<UserErrorException>(() => LocalLabels.TakeAsync(data.At("out"), answers, data.At("more")))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_ShapesOrKindsThatDisagree_AreNamedInOneLine()
    {
        string table = data.Put("t.csv", "a,b,c,label\n1,2,3,up\n"u8.ToArray());
        await RefusedAsync(
            data.Settings() with { Unlabeled = [table] }, "t.csv: this table has 3 number columns, but an image of 6x6 has 36 pixels");
        await RefusedAsync(data.Settings() with { Unlabeled = [data.Put("p.csv", Pixels(9, label: false))], ImageShape = "2x2" },
            "p.csv, column 'pixel_0_0': the other inputs are image files");
        data.Put("photos/stray.png", await File.ReadAllBytesAsync(data.At("pool/0/000.png")));
        await RefusedAsync(data.Settings(), "stray.png: this image lies beside folders");
        data.Put("plain/up.csv", "a,b,label\n1,2,x\n1,3,y\n"u8.ToArray());
        await RefusedAsync(data.Settings() with { Labeled = [data.At("plain")], ImageShape = "" }, "'label' is missing");
    }

    [Fact]
    public async Task StartAsync_TableOfPixels_TrainsOnThemAndRefusesOtherShapes()
    {
        string labeled = data.Put("l.csv", Pixels(30, label: true));
        string unlabeled = data.Put("u.csv", Pixels(200, label: false));
        RunSettings settings = data.Settings() with { Labeled = [labeled], Unlabeled = [unlabeled], Label = "label", ImageShape = "2x2" };

        RunMetrics metrics = await RunAsync(settings);

        Assert.Equal((4, "2x2", 1), (metrics.Inputs.Features, metrics.Inputs.ImageShape, metrics.Inputs.SetAsideRows));
        Assert.Equal("set aside: column p1: the pixel is missing",
            DecidedRows.Of(data.At("out")).Single(r => r.Decision == RowDecision.Rejected).Reason);
        await RefusedAsync(
            settings with { ImageShape = "3x3" }, "l.csv: this table has 4 number columns, but an image of 3x3 has 9 pixels");
        Assert.Equal(200, (await PredictAsync(unlabeled)).Rows);
        string wide = data.Put("wide.csv", "p0,p1,p2,p3,p4,p5\n1,2,3,4,5,6\n"u8.ToArray());
        Assert.Contains("has 6 number columns, but an image of 2x2 has 4 pixels", await PredictErrorAsync(wide), StringComparison.Ordinal);
        Assert.Contains("trained on tables of pixels (2x2)", await PredictErrorAsync(data.At("pool")), StringComparison.Ordinal);
    }

    private static byte[] Pixels(int rows, bool label)
    {
        var random = new PseudoLabel.Learning.Randomness.SeededRandom(5);
        IEnumerable<string> lines = Enumerable.Range(0, rows).Select(i =>
            $"{10 * (i % 3) + random.NextInt32(5)},{(i == 9 && !label ? "" : random.NextInt32(9))},0,{random.NextInt32(4)}"
            + (label ? $",{"abc"[i % 3]}" : ""));
        return System.Text.Encoding.UTF8.GetBytes("p0,p1,p2,p3" + (label ? ",label\n" : "\n") + string.Join('\n', lines) + "\n");
    }

    private static SKBitmap Red()
    {
        var bitmap = new SKBitmap(20, 10);
        bitmap.Erase(SKColors.Red);
        return bitmap;
    }

    private async Task<RunMetrics> RunAsync(RunSettings settings, string folder = "out", int threads = 2) =>
        (await LocalRun.StartAsync(data.At(folder), settings, new LocalRunOptions { Threads = threads })).Metrics;

    private Task<PredictionSummary> PredictAsync(string input) =>
        LocalPrediction.RunAsync(data.At($"out/{RunNames.Model}"), [input], data.At("preds.csv"), new LocalRunOptions());

    private async Task<string> PredictErrorAsync(string input) =>
        (await Assert.ThrowsAsync<UserErrorException>(() => PredictAsync(input))).Message;

    private async Task RefusedAsync(RunSettings settings, params string[] problems)
    {
        var error = await Assert.ThrowsAsync<UserErrorException>(() => RunAsync(settings, "refused"));
        Assert.All(problems, p => Assert.Contains(p, error.Message, StringComparison.Ordinal));
        Assert.DoesNotContain('\n', error.Message);
    }
}
