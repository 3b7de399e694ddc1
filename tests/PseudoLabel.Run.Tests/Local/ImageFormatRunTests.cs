using BitMiracle.LibTiff.Classic;
using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Inputs.Images;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Predicting;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Tests.Inputs.Images.Writers;
using PseudoLabel.Store;
using SkiaSharp;

namespace PseudoLabel.Run.Tests.Local;

/// <summary>Runs on the same pictures in other formats: what a picture is packed in is no matter of its label.</summary>
public sealed class ImageFormatRunTests : IDisposable
{
    private readonly ImageData data = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task StartAsync_TiffAndOtherLosslessFormats_GiveTheSameLabelsAsPng()
    {
        RunMetrics png = await RunAsync("png");
        string[] names = [".tif", ".webp", ".bmp", ".dcm", ".png"];
        int turn = 0;
        foreach (string file in Files())
        {
            // Every kind in every class folder, by turns; and one whose name lies.
            ImagePixels image = ImageDecoder.Instance.Decode(File.ReadAllBytes(file));
            string kind = names[turn++ % names.Length];
            File.Delete(file);
            File.WriteAllBytes(Path.ChangeExtension(file, kind), kind switch
            {
                ".tif" =>
                    TiffWriter.Write("wl", new TiffWriter.Page
                    {
                        Width = image.Width,
                        Height = image.Height,
                        Samples = 3,
                        Photometric = Photometric.RGB,
                        Compression = Compression.LZW,
                        Bytes = image.Rgb
                    }),
                ".webp" => Lossless(image),
                ".dcm" => new DicomWriter(image.Width, image.Height, "RGB", allocated: 8, stored: 8, samples: 3).Bytes(image.Rgb),
                _ => PlainImages.Bmp(image.Width, image.Height, image.Rgb),
            });
        }

        RunMetrics mixed = await RunAsync("mixed");

        Assert.Equal(
            DecidedRows.Of(data.At("png")).Select(r => (Stem(r.Source), r.PredictedLabel, r.Confidence, r.Decision)),
            DecidedRows.Of(data.At("mixed")).Select(r => (Stem(r.Source), r.PredictedLabel, r.Confidence, r.Decision)));
        Assert.Equal(png.Notices, mixed.Notices);
        PredictionSummary done = await LocalPrediction.RunAsync(
            data.At($"png/{RunNames.Model}"), [data.At("pool")], data.At("preds.csv"), new LocalRunOptions());
        Assert.Equal((150L, 0L), (done.Rows, done.SetAside));
        Assert.Equal(
            DecidedRows.Of(data.At("png")).Select(r => $"{r.PredictedLabel},{Stem(r.Source)}"),
            File.ReadAllLines(data.At("preds.csv")).Skip(1).Select(l => $"{l.Split(',')[0]},{Stem(l.Split(',')[^1])}"));
    }

    [Fact]
    public async Task StartAsync_FolderOfOtherFiles_CountsThemByExtensionAndFindsMedicalImages()
    {
        for (int i = 0; i < 5; i++)
        {
            data.Put($"pool/0/a{i}.heic", [1]);
        }

        data.Put("pool/b.svg", [1]);
        data.Put("pool/README", [1]);
        data.Put("pool/DICOMDIR", new DicomWriter(2, 2).Words(1, 2, 3, 4));
        data.Put("pool/IM0001", new DicomWriter(2, 2).Words(1, 2, 3, 4));
        data.Put("pool/1.2.840.10008", new DicomWriter(2, 2).Window(2, 4).Words(1, 2, 3, 4));

        RunMetrics metrics = await RunAsync("out");

        Assert.Equal(152, metrics.Inputs.UnlabeledRows);
        Assert.Contains(
            $"{data.At("pool")}: 8 files are left out, each of an extension that is not read: 5 .heic, 2 without extension, 1 .svg",
            metrics.Notices);
        Assert.Contains(
            "1 of 176 images has medical values without a window: the least of each is black, the greatest white", metrics.Notices);
    }

    [Fact]
    public async Task StartAsync_12BitsIn16_LearnsAsFrom8BitsAndSaysSo()
    {
        RunMetrics plain = await RunAsync("plain");
        foreach (string file in Files())
        {
            ImagePixels image = ImageDecoder.Instance.Decode(File.ReadAllBytes(file));
            ushort[] deep = [.. image.Rgb.Chunk(3).Select((p, i) => (ushort)((p[0] << 4) + (i % 16)))];
            File.WriteAllBytes(file, PngWriter.Deep(image.Width, image.Height, 0, deep));
        }

        RunMetrics metrics = await RunAsync("deep");

        Assert.Contains(
            "174 of 174 images have more than 8 bits a value: all levels are kept, 0 to 255 being the whole scale", metrics.Notices);
        Assert.DoesNotContain(plain.Notices, n => n.Contains("8 bits", StringComparison.Ordinal));

        // The same pictures but for their brightness: hardly a label differs.
        int same = DecidedRows.Of(data.At("plain")).Zip(DecidedRows.Of(data.At("deep")))
            .Count(p => p.First.PredictedLabel == p.Second.PredictedLabel);
        Assert.InRange(same, 147, 150);
        PredictionSummary done = await LocalPrediction.RunAsync(
            data.At($"deep/{RunNames.Model}"), [data.At("pool")], data.At("preds.csv"), new LocalRunOptions());
        Assert.Equal(
            ["150 of 150 images have more than 8 bits a value: all levels are kept, 0 to 255 being the whole scale"], done.Notices);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public async Task StartAsync_BloodCells_AreAsAccurateInAnotherFormat(SKEncodedImageFormat format)
    {
        const int labeled = 30, pool = 100;
        string zips = SourceTree.Shared("data/images/blood-cells");
        (string Class, byte[][] Images)[] cells =
            [.. new[] { "platelet", "red", "white" }.Select(c => (c, Entries(Path.Combine(zips, c + ".zip"), labeled + pool)))];
        foreach (bool original in new[] { true, false })
        {
            foreach ((string name, byte[][] images) in cells)
            {
                for (int i = 0; i < images.Length; i++)
                {
                    string place = $"{(original ? "as-is" : "made")}/{(i < labeled ? $"labeled/{name}" : "pool")}/{name}-{i:000}";
                    data.Put(place + (original ? ".jpg" : format == SKEncodedImageFormat.Webp ? ".webp" : ".tif"),
                        original ? images[i] : Converted(images[i], format));
                }
            }
        }

        RunSettings settings = data.Settings() with { ImageShape = "12x12x3", MaxRounds = 0 };
        double[] accuracy = await Task.WhenAll(new[] { "as-is", "made" }.Select(async set =>
        {
            await LocalRun.StartAsync(data.At($"{set}/out"), settings with
            {
                Labeled = [data.At($"{set}/labeled")],
                Unlabeled = [data.At($"{set}/pool")]
            }, new LocalRunOptions { Threads = 1 });
            return DecidedRows.Of(data.At($"{set}/out"))
                .Average(r => Path.GetFileName(r.Source).StartsWith(r.PredictedLabel + "-", StringComparison.Ordinal) ? 1.0 : 0.0);
        }));

        Assert.InRange(accuracy[0], 0.85, 1);

        // TIFF has the very pixels; WebP loses some.
        Assert.InRange(
            accuracy[1] - accuracy[0], format == SKEncodedImageFormat.Webp ? -0.02 : 0, format == SKEncodedImageFormat.Webp ? 0.02 : 0);
    }

    /// <summary>WebP as Skia writes it, or TIFF of the decoded pixels.</summary>
    private static byte[] Converted(byte[] jpeg, SKEncodedImageFormat format)
    {
        if (format == SKEncodedImageFormat.Webp)
        {
            using SKBitmap bitmap = SKBitmap.Decode(jpeg);
            using SKData data = bitmap.Encode(format, quality: 90);
            return data.ToArray();
        }

        ImagePixels image = ImageDecoder.Instance.Decode(jpeg);
        return TiffWriter.Write("wb", new TiffWriter.Page
        {
            Width = image.Width,
            Height = image.Height,
            Samples = 3,
            Photometric = Photometric.RGB,
            Compression = Compression.ADOBE_DEFLATE,
            Tiled = true,
            Bytes = image.Rgb,
        });
    }

    private static byte[] Lossless(ImagePixels image)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (int i = 0; i < image.Width * image.Height; i++)
        {
            bitmap.SetPixel(
                i % image.Width, i / image.Width, new SKColor(image.Rgb[i * 3], image.Rgb[(i * 3) + 1], image.Rgb[(i * 3) + 2]));
        }

        using SKPixmap pixels = bitmap.PeekPixels()!;
        using SKData data = pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 100))!;
        return data.ToArray();
    }

    private static byte[][] Entries(string zip, int count)
    {
        using System.IO.Compression.ZipArchive archive = System.IO.Compression.ZipFile.OpenRead(zip);
        return [.. archive.Entries.OrderBy(e => e.FullName, StringComparer.Ordinal).Take(count).Select(e =>
        {
            using Stream stream = e.Open();
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return bytes.ToArray();
        })];
    }

    private static string Stem(string source) => Path.ChangeExtension(source, null);

    private string[] Files() =>
        [.. new[] { "photos", "pool" }.SelectMany(f => Directory.GetFiles(data.At(f), "*", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal)];

    private async Task<RunMetrics> RunAsync(string folder) =>
        (await LocalRun.StartAsync(data.At(folder), data.Settings(), new LocalRunOptions { Threads = 2 })).Metrics;
}
