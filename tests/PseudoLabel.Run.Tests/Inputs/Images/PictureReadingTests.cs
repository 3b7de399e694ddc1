using System.IO.Compression;
using PseudoLabel.Data;
using PseudoLabel.Data.Images;
using PseudoLabel.Data.Tables;
using PseudoLabel.Run.Inputs.Images;
using PseudoLabel.Run.Tests.Inputs.Images.Writers;
using PseudoLabel.Run.Tests.Local;
using SkiaSharp;

namespace PseudoLabel.Run.Tests.Inputs.Images;

/// <summary>The pictures that a pretrained network sees, of images of every kind.</summary>
public sealed class PictureReadingTests
{
    private static readonly ImageShape Shape = new(2, 2, 3);

    [Fact]
    public void Read_ImagesOfEveryKind_GiveColorsOf8BitsBesideTheirRows()
    {
        var clear = new SKBitmap(new SKImageInfo(1, 1, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        clear.SetPixel(0, 0, new SKColor(9, 9, 9, 0));
        (string Name, byte[] Bytes, byte[]? Color)[] images =
        [
            ("a.bmp", PlainImages.Bmp(1, 1, [1, 2, 3]), [1, 2, 3]),
            ("b.dcm", new DicomWriter(1, 1).Window(1000, 401).Words(1000), [128, 128, 128]),
            ("c.gif", PlainImages.Gif([0, 0, 0, 10, 20, 30, 0, 0, 0, 0, 0, 0], 1), [10, 20, 30]),
            ("d.png", [1, 2, 3], null),
            ("e.png", PngWriter.Deep(1, 1, 0, [0x8080]), [128, 128, 128]),
            ("f.png", PngWriter.Deep(1, 1, 2, [0xFFFF, 0x0000, 0x4020]), [255, 0, 64]),
            ("g.png", ImageData.Encode(clear), [255, 255, 255]),
        ];

        RowBlock block = Read([.. images.Select(i => (i.Name, i.Bytes))]);

        Assert.Equal([0L, 1, 2, 4, 5, 6], block.RowNumbers);
        Assert.Equal([3L], block.SetAside.Select(a => a.Row));
        Assert.Equal(
            images.Where(i => i.Color is not null).Select(i => (byte[])[.. i.Color!, .. i.Color!, .. i.Color!, .. i.Color!]),
            block.Pictures!);
    }

    [Theory]
    [InlineData(1, new byte[] { 10, 200, 10, 200 })]
    [InlineData(3, new byte[] { 200, 10, 200, 10 })]
    public void Read_TurnedImage_StandsUpright(int orientation, byte[] reds)
    {
        byte[] png = PngWriter.Deep(2, 2, 0, [2570, 51400, 2570, 51400], false, ("eXIf", PngWriter.Exif(orientation)));

        Assert.Equal(reds, Assert.Single(Read(("a.png", png)).Pictures!).Chunk(3).Select(p => p[0]));
    }

    [Fact]
    public void Read_LargeImage_IsScaledDownWithNothingSkipped()
    {
        // Lines of one pixel, black and white in turn: what skips sees only one of them.
        var lines = new SKBitmap(new SKImageInfo(600, 500, SKColorType.Gray8, SKAlphaType.Opaque));
        for (int x = 0; x < 600; x += 2)
        {
            lines.Erase(SKColors.White, new SKRectI(x, 0, x + 1, 500));
        }

        Assert.All(Assert.Single(Read(("a.png", ImageData.Encode(lines))).Pictures!), v => Assert.InRange(v, 126, 129));
    }

    private static RowBlock Read(params (string Name, byte[] Bytes)[] images)
    {
        using var whole = new MemoryStream();
        using (var zip = new ZipArchive(whole, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] bytes) in images)
            {
                using Stream entry = zip.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }

        var source = new Archive(whole.ToArray());
        TableSchema schema = PixelNames.Schema(new ImageShape(1, 1, 1), "label") with { Picture = Shape };
        TableIndex table = InputTables.Index(
            [new DataFile { Name = "z.zip", Format = DataFormat.ImageArchive }], source, new IndexOptions { BatchRows = 100 },
            CancellationToken.None).Single();
        return TableReader.ReadAll(table, schema, source, new ReadOptions { ReadPictures = true }, CancellationToken.None).Single().Block;
    }

    private sealed class Archive(byte[] bytes) : IDataSource
    {
        public IImageDecoder Decoder => ImageDecoder.Instance;

        public Stream OpenRead(DataFile file) => new MemoryStream(bytes, writable: false);
    }
}
