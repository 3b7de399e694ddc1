using System.Globalization;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;

namespace PseudoLabel.Web.Tests;

/// <summary>Images on the first page: folders by class, archives, and pictures that were made to fill the memory.</summary>
[Collection(WebTests.Name)]
public sealed class ImageTests(Chromium browser)
{
    [Fact]
    public async Task AFolderOfClasses_BecomesADataSetThatRuns()
    {
        await using AppServer server = await AppServer.StartAsync();
        await using Visitor visitor = await browser.VisitAsync(server);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("pseudolabel-images-");
        try
        {
            string root = Path.Join(folder.FullName, "My Shapes");
            foreach ((string name, byte[] png) in Shapes())
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Join(root, name))!);
                await File.WriteAllBytesAsync(Path.Join(root, name), png);
            }

            await visitor.GoAsync("");
            await visitor.PictureAsync("first-page");
            await visitor.Page.Locator("#first-folder").SetInputFilesAsync(root);
            await IsReadyAsync(visitor, "my-shapes");
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        await visitor.Button("Start a run").ClickAsync();
        await visitor.ReachesAsync("#/runs/");
        await visitor.Page.GetByLabel("Verdict").WaitForAsync(new() { Timeout = 240_000 });
        Assert.Empty(visitor.Faults);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AZipOfLabeledAndUnlabeledImages_IsPutInItsPlaces(bool around)
    {
        await using AppServer server = await AppServer.StartAsync();
        await using Visitor visitor = await browser.VisitAsync(server);
        await visitor.GoAsync("");

        await visitor.Page.Locator("#first-files").SetInputFilesAsync(new FilePayload
        {
            Name = "shapes.zip",
            MimeType = "application/zip",
            Buffer = Zip(Shapes().Select(s => (around ? "shapes/" + s.Name : "labeled/" + s.Name, s.Png))
                .Select(s => (s.Item1.Replace("labeled/unlabeled/", "unlabeled/", StringComparison.Ordinal), s.Png))),
        });

        await IsReadyAsync(visitor, "shapes");
    }

    [Fact]
    public async Task ZipsOfOneKind_AreKeptWhole()
    {
        await using AppServer server = await AppServer.StartAsync();
        await using Visitor visitor = await browser.VisitAsync(server);
        await visitor.GoAsync("");

        await visitor.Page.Locator("#first-files").SetInputFilesAsync(
        [
            Archive("shapes.zip", Shapes().Where(s => !s.Name.StartsWith("unlabeled/", StringComparison.Ordinal))),
            Archive("pool.zip", Shapes().Where(s => s.Name.StartsWith("unlabeled/", StringComparison.Ordinal))),
        ]);

        await IsReadyAsync(visitor, "shapes");
        string document = await server.Client.GetStringAsync(new Uri("/api/datasets/shapes", UriKind.Relative));
        Assert.Equal(["labeled shapes.zip", "unlabeled pool.zip"], JsonDocument.Parse(document).RootElement.GetProperty("files")
            .EnumerateArray().Select(f => $"{f.GetProperty("folder").GetString()} {f.GetProperty("name").GetString()}").Order());
    }

    [Fact]
    public async Task AZipForEachClass_IsAskedAbout()
    {
        await using AppServer server = await AppServer.StartAsync();
        await using Visitor visitor = await browser.VisitAsync(server, width: 360);
        await visitor.GoAsync("");

        FilePayload Bare(string folder, string name) => Archive(name, Shapes()
            .Where(s => s.Name.StartsWith(folder, StringComparison.Ordinal)).Select(s => (s.Name.Split('/')[1], s.Png)));
        await visitor.Page.Locator("#first-files").SetInputFilesAsync(
            [Bare("lying/", "lying.zip"), Bare("standing/", "standing.zip"), Bare("unlabeled/", "unlabeled.zip")]);
        await visitor.Page.GetByText("What are the images in lying.zip, standing.zip?").WaitForAsync();
        Assert.Empty(await visitor.AccessibilityFaultsAsync());
        Assert.InRange(await visitor.OverflowAsync(), 0, 0);
        await visitor.Page.GetByLabel("Each archive is a class").CheckAsync();
        await visitor.Button("Go on").ClickAsync();

        await IsReadyAsync(visitor, "lying");
    }

    [Fact]
    public async Task APicture_IsZoomedWithinABoxOfItsOwn()
    {
        await using AppServer server = await AppServer.StartAsync();
        foreach ((string name, int i) in Shapes().Take(30).Select((s, i) => (s.Name, i)))
        {
            byte[] png = Png(2_000, 1_500, 8, Enumerable.Range(0, 1_500).Select(y =>
                Enumerable.Repeat((byte)((i % 2 == 0 ? 180 : 20) + i + (y % 7)), 2_000).ToArray()));
            string[] parts = name.Split('/');
            await server.PutAsync(
                parts[0] == "unlabeled" ? $"shapes/files/unlabeled/{parts[1]}" : $"shapes/files/labeled/{parts[1]}?class={parts[0]}", png);
        }

        using var body = new StringContent("""{ "dataset": "shapes", "max-rounds": 0, "image-shape": "8x8" }""");
        using HttpResponseMessage created = await server.Client.PostAsync(new Uri("/api/runs", UriKind.Relative), body);
        string run = JsonDocument.Parse(await created.Content.ReadAsStringAsync()).RootElement.GetProperty("id").GetString()!;
        await using Visitor visitor = await browser.VisitAsync(server, width: 360);
        await visitor.GoAsync($"#/runs/{run}");
        await visitor.Page.GetByLabel("Verdict").WaitForAsync(new() { Timeout = 240_000 });
        await visitor.GoAsync($"#/runs/{run}/rows");
        ILocator zoom = visitor.Button("Zoom: ").First;
        await visitor.Page.WaitForFunctionAsync("() => document.querySelector('img.picture')?.naturalWidth > 100");
        await zoom.ClickAsync();
        await visitor.Page.WaitForFunctionAsync("() => document.querySelector('img.picture').naturalWidth === 2000");
        Assert.Equal(2_000, await visitor.Page.EvaluateAsync<int>("() => document.querySelector('img.picture').clientWidth"));
        Assert.InRange(await visitor.OverflowAsync(), 0, 0);
        Assert.True(await visitor.Page.EvaluateAsync<bool>(
            "() => { const box = document.querySelector('.looked-at'); return box.scrollWidth >= 2000 && box.clientWidth < 360; }"));
        Assert.Empty(await visitor.AccessibilityFaultsAsync());
        await visitor.PictureAsync("zoomed");
        Assert.Empty(visitor.Faults);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnImageOfSixtyThousandPixelsASide_IsToldOfAndHangsNothing(bool isWhole)
    {
        await using AppServer server = await AppServer.StartAsync();
        foreach ((string name, byte[] png) in Shapes().Append(("unlabeled/huge.png", Huge(isWhole))))
        {
            string[] parts = name.Split('/');
            string at = parts[0] == "unlabeled" ? $"unlabeled/{parts[1]}" : $"labeled/{parts[1]}?class={parts[0]}";
            using var content = new ByteArrayContent(png);
            using HttpResponseMessage put =
                await server.Client.PutAsync(new Uri($"/api/datasets/shapes/files/{at}", UriKind.Relative), content);
            Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync());
        }

        await using Visitor visitor = await browser.VisitAsync(server);
        await visitor.GoAsync("#/datasets/shapes");
        await visitor.Button("Start a run").ClickAsync();
        await visitor.ReachesAsync("#/runs/");
        await visitor.Page.GetByLabel("Verdict").WaitForAsync(new() { Timeout = 240_000 });
        string run = visitor.Page.Url.Split('/')[^1];

        // The row is there with the reason, where its picture would be are words, and the server answers as before.
        await visitor.GoAsync($"#/runs/{run}/rows?decision=rejected");
        await visitor.Page.GetByText("cannot be shown").First.WaitForAsync();
        await visitor.Link("no label").ClickAsync();
        await visitor.ReachesAsync($"#/runs/{run}/row?");
        await visitor.Page.GetByText("cannot be shown").First.WaitForAsync();
        Assert.Contains("60000", (await visitor.TextAsync()).Replace(",", "", StringComparison.Ordinal), StringComparison.Ordinal);
        await visitor.PictureAsync($"huge-{(isWhole ? "whole" : "header")}");
        Assert.Empty(await visitor.AccessibilityFaultsAsync());
        Assert.Empty(visitor.Faults);
    }

    private static async Task IsReadyAsync(Visitor visitor, string dataset)
    {
        await visitor.ReachesAsync("#/datasets/");
        await visitor.Button("Start a run").WaitForAsync();
        Assert.Equal(dataset, await visitor.Page.Locator("h1").InnerTextAsync());
        Assert.Contains("24 labeled rows, 30 unlabeled rows, 2 classes", await visitor.TextAsync(), StringComparison.Ordinal);
        Assert.Empty(visitor.Faults);
    }

    /// <summary>Bars that lie and bars that stand, by folder.</summary>
    private static IEnumerable<(string Name, byte[] Png)> Shapes() => Enumerable.Range(0, 54).Select(i => (
        string.Create(CultureInfo.InvariantCulture, $"{(i >= 24 ? "unlabeled" : i % 2 == 0 ? "lying" : "standing")}/{i:00}.png"),
        Png(8, 8, 8, Enumerable.Range(0, 8).Select(y => Enumerable.Range(0, 8).Select(x =>
            (byte)((i % 2 == 0 ? y : x) == 2 + (i / 2 % 4) ? 230 : 20 + (i * 7 % 30))).ToArray()))));

    private static FilePayload Archive(string name, IEnumerable<(string, byte[])> files) =>
        new() { Name = name, MimeType = "application/zip", Buffer = Zip(files) };

    private static byte[] Zip(IEnumerable<(string Name, byte[] Content)> files)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in files)
            {
                using Stream entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>60,000 pixels a side, of one bit each: 450 MB that a file of half a megabyte holds; or the header alone.</summary>
    private static byte[] Huge(bool isWhole)
    {
        const int Side = 60_000;
        byte[] row = new byte[Side / 8];
        return Png(Side, Side, 1, Enumerable.Repeat(row, isWhole ? Side : 1));
    }

    private static byte[] Png(int width, int height, byte bits, IEnumerable<byte[]> rows)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (byte[] row in rows)
            {
                zlib.WriteByte(0);
                zlib.Write(row);
            }
        }

        byte[] header = [.. Big((uint)width), .. Big((uint)height), bits, 0, 0, 0, 0];
        return [0x89, .. "PNG\r\n\u001a\n"u8, .. Chunk("IHDR", header), .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", [])];
    }

    private static byte[] Chunk(string name, byte[] content)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(name), .. content];
        return [.. Big((uint)content.Length), .. named, .. Big(Crc32.HashToUInt32(named))];
    }

    private static byte[] Big(uint number) => [(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number];
}
