using System.Buffers.Binary;
using System.IO.Hashing;
using PseudoLabel.Data;
using PseudoLabel.Data.Images;
using PseudoLabel.Run.Inputs.Images;
using PseudoLabel.Run.Tests.Inputs.Images.Writers;
using PseudoLabel.Run.Tests.Local;
using SkiaSharp;

namespace PseudoLabel.Run.Tests.Inputs.Images;

/// <summary>The formats that Skia reads, and what is told from the first bytes.</summary>
public sealed class ImageDecoderTests
{
    [Fact]
    public void Decode_PngInColors_GivesThePixelsAsStored()
    {
        ImagePixels image =
            ImageDecoder.Instance.Decode(ImageData.Encode(Bitmap((0, 0, new SKColor(200, 100, 50)), (2, 1, new SKColor(1, 2, 3)))));

        Assert.Equal((3, 2), (image.Width, image.Height));
        Assert.Equal([200, 100, 50], image.Rgb[..3]);
        Assert.Equal([1, 2, 3], image.Rgb[^3..]);
        Assert.False(image.IsGray());
    }

    [Fact]
    public void Decode_GrayPng_HasEachShadeThrice()
    {
        var bitmap = new SKBitmap(new SKImageInfo(2, 1, SKColorType.Gray8, SKAlphaType.Opaque));
        bitmap.SetPixel(0, 0, new SKColor(77, 77, 77));
        bitmap.SetPixel(1, 0, new SKColor(255, 255, 255));

        ImagePixels image = ImageDecoder.Instance.Decode(ImageData.Encode(bitmap));

        Assert.Equal([77, 77, 77, 255, 255, 255], image.Rgb);
        Assert.True(image.IsGray());
    }

    [Fact]
    public void Decode_TransparentPixels_LieOnWhite() =>
        Assert.Equal(
            [255, 255, 255, 128, 128, 255],
            ImageDecoder.Instance.Decode(
                ImageData.Encode(Bitmap((0, 0, new SKColor(9, 9, 9, 0)), (1, 0, new SKColor(0, 0, 255, 127))))).Rgb[..6]);

    [Fact]
    public void Decode_Jpeg_IsNearWhatWasEncoded()
    {
        byte[] encoded = ImageData.Encode(Plain(40, 30, new SKColor(200, 100, 50)), SKEncodedImageFormat.Jpeg);

        Assert.All(
            ImageDecoder.Instance.Decode(encoded).Rgb.Chunk(3),
            pixel => Assert.True(Math.Abs(pixel[0] - 200) < 4 && Math.Abs(pixel[1] - 100) < 4 && Math.Abs(pixel[2] - 50) < 4));
    }

    [Theory]
    [InlineData(1, "RG/..")]
    [InlineData(2, "GR/..")]
    [InlineData(3, "../GR")]
    [InlineData(4, "../RG")]
    [InlineData(5, "R./G.")]
    [InlineData(6, ".R/.G")]
    [InlineData(7, ".G/.R")]
    [InlineData(8, "G./R.")]
    public void Decode_JpegThatIsTurned_StandsUpright(int orientation, string expected)
    {
        // Stored: red and green above, black below, each eight pixels wide.
        SKBitmap stored = Plain(32, 32, SKColors.Black);
        stored.Erase(SKColors.Red, new SKRectI(0, 0, 16, 16));
        stored.Erase(SKColors.Lime, new SKRectI(16, 0, 32, 16));

        byte[] jpeg = TurnedJpeg.Write(ImageData.Encode(stored, SKEncodedImageFormat.Jpeg), orientation);
        ImagePixels image = ImageDecoder.Instance.Decode(jpeg);

        float[] corners = new float[12];
        ImageScaler.Resize(image, new ImageShape(2, 2, 3), corners);
        string[] seen = [.. corners.Chunk(3).Select(p => p[0] > 128 ? "R" : p[1] > 128 ? "G" : ".")];
        Assert.Equal(expected, $"{seen[0]}{seen[1]}/{seen[2]}{seen[3]}");
    }

    [Fact]
    public void Decode_WhatIsNoImage_SaysSo()
    {
        byte[] png = ImageData.Encode(Noise());
        byte[] jpeg = ImageData.Encode(Noise(), SKEncodedImageFormat.Jpeg);
        byte[] webp = ImageData.Encode(Noise(), SKEncodedImageFormat.Webp);
        byte[] damaged = [.. png];
        damaged[png.Length / 2] ^= 0xFF;

        Assert.All([[], "hello"u8.ToArray()],
            bytes => Assert.Contains("it is no image that is read (PNG, JPEG", Refusal(bytes), StringComparison.Ordinal));
        Assert.All(
            [png[..(png.Length / 2)], png[..30], damaged], bytes => Assert.Contains("PNG image", Refusal(bytes), StringComparison.Ordinal));
        Assert.Equal("it is a JPEG image that is cut short or damaged", Refusal(jpeg[..(jpeg.Length / 2)]));
        Assert.Equal("it is a WebP image that is cut short or damaged", Refusal(webp[..(webp.Length / 2)]));
        Assert.Equal("it is a HEIC image or a video, which is not read as an image", Refusal([0, 0, 0, 24, .. "ftypheic"u8]));
        Assert.Contains("git lfs pull", Refusal("version https://git-lfs.github.com/spec/v1"u8.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_LosslessWebp_IsEveryPixel()
    {
        using SKBitmap noise = Noise();
        using SKPixmap pixels = noise.PeekPixels()!;
        using SKData data = pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 100))!;

        Assert.Equal(Rgb(noise), ImageDecoder.Instance.Decode(data.ToArray()).Rgb);
    }

    [Fact]
    public void Decode_Bmp_IsEveryPixel()
    {
        using SKBitmap noise = Noise();
        byte[] rgb = Rgb(noise);

        ImagePixels image = ImageDecoder.Instance.Decode(PlainImages.Bmp(64, 64, rgb));

        Assert.Equal(rgb, image.Rgb);
        Assert.Equal(ImageRemarks.None, image.Remarks);
    }

    [Fact]
    public void Decode_GifOfOneFrameOrMore_IsTheFirst()
    {
        byte[] palette = [1, 2, 3, 200, 100, 50, 0, 0, 255, 9, 9, 9];

        ImagePixels one = ImageDecoder.Instance.Decode(PlainImages.Gif(palette, 1));
        ImagePixels more = ImageDecoder.Instance.Decode(PlainImages.Gif(palette, 2, 1));

        Assert.Equal([200, 100, 50, 200, 100, 50, 200, 100, 50, 200, 100, 50], one.Rgb);
        Assert.Equal([0, 0, 255], more.Rgb[..3]);
        Assert.Equal((ImageRemarks.None, ImageRemarks.FirstFrame), (one.Remarks, more.Remarks));
    }

    [Theory]
    [InlineData(6)]
    [InlineData(3)]
    public void Decode_PngOf8BitsThatIsTurned_StandsUpright(int orientation)
    {
        byte[] lines = [0, 10, 20, 30, 0, 40, 50, 60];

        ImagePixels image =
            ImageDecoder.Instance.Decode(PngWriter.Assemble(3, 2, 8, 0, false, lines, ("eXIf", PngWriter.Exif(orientation))));

        Assert.Equal(orientation == 6 ? (2, 3) : (3, 2), (image.Width, image.Height));
        Assert.Equal(orientation == 6 ? [40, 10, 50, 20, 60, 30] : [60, 50, 40, 30, 20, 10], image.Rgb.Chunk(3).Select(p => p[0]));
    }

    [Fact]
    public void Decode_OnePixel_IsAnImage() =>
        Assert.Equal([7, 7, 7], ImageDecoder.Instance.Decode(PngWriter.Assemble(1, 1, 8, 0, false, [0, 7])).Rgb);

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Decode_CmykJpegOfAdobe_HasItsColors(int transform)
    {
        // Adobe stores inks upside down: 255 is none. YCCK is brightness and colors of red, green and blue, the other way round than the
        // inks, and K as it is.
        byte[] values = transform == 0 ? [200, 100, 50, 255] : [150, 128, 128, 255];

        byte[] rgb = ImageDecoder.Instance.Decode(FlatJpeg.Write(values, transform)).Rgb;

        byte[] expected = transform == 0 ? [200, 100, 50] : [105, 105, 105];
        Assert.All(rgb.Chunk(3), pixel => Assert.All(pixel.Zip(expected), p => Assert.InRange(p.First, p.Second - 1, p.Second + 1)));
    }

    [Fact]
    public void Decode_FlatJpeg_HasItsColors()
    {
        Assert.All(ImageDecoder.Instance.Decode(FlatJpeg.Write([77])).Rgb, v => Assert.Equal(77, v));
        Assert.Equal([200, 100, 50], ImageDecoder.Instance.Decode(FlatJpeg.Write([200, 100, 50], adobe: 0)).Rgb[..3]);
    }

    [Theory]
    [InlineData(4, 0xC0, 8, "CMYK JPEG that does not say")]
    [InlineData(2, 0xC0, 8, "JPEG of 2 values a pixel")]
    [InlineData(1, 0xC1, 12, "JPEG of 12 bits a value")]
    [InlineData(3, 0xC9, 8, "arithmetic coding")]
    [InlineData(1, 0xC3, 8, "lossless JPEG")]
    public void Decode_JpegThatWouldBeWrong_IsRefusedByName(int components, byte frame, byte precision, string problem) =>
        Assert.Contains(problem, Refusal(FlatJpeg.Write([.. Enumerable.Repeat((byte)90, components)], null, frame, precision)),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("webp")]
    [InlineData("gif")]
    [InlineData("bmp")]
    [InlineData("jpeg")]
    public void Decode_FileThatDeclaresTooManyPixels_IsRefused(string format)
    {
        byte[] bytes = format switch
        {
            "gif" => PlainImages.Gif(new byte[12], 1),
            "bmp" => PlainImages.Bmp(2, 2, new byte[12]),
            "jpeg" => FlatJpeg.Write([1]),
            _ => ImageData.Encode(Noise(), SKEncodedImageFormat.Webp),
        };
        switch (format)
        {
            case "gif":
                bytes.AsSpan(6, 4).Fill(0xFF);
                break;
            case "bmp":
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(18), 100_000);
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(22), 100_000);
                break;
            case "jpeg":
                bytes.AsSpan(Array.IndexOf(bytes, (byte)0xC0) + 4, 4).Fill(0xF0);
                break;
            default:
                // The key frame's header: 14 bits each, the most there are.
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(26), 0x3FFF_3FFF);
                break;
        }

        Assert.Contains("pixels, more than the 67,108,864", Refusal(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_PngThatDeclaresTooManyPixels_IsRefusedBeforeTheyAreMade()
    {
        byte[] png = ImageData.Encode(Plain(3, 2, SKColors.Red));
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 30_000);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 30_000);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), Crc32.HashToUInt32(png.AsSpan(12, 17)));

        Assert.Contains("declares 30,000 x 30,000 pixels", Refusal(png), StringComparison.Ordinal);
    }

    private static string Refusal(byte[] bytes) => Assert.Throws<ImageException>(() => ImageDecoder.Instance.Decode(bytes)).Message;

    private static byte[] Rgb(SKBitmap bitmap) => [.. bitmap.Pixels.SelectMany(p => new[] { p.Red, p.Green, p.Blue })];

    private static SKBitmap Bitmap(params (int X, int Y, SKColor Color)[] pixels)
    {
        var bitmap = new SKBitmap(new SKImageInfo(3, 2, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        foreach ((int x, int y, SKColor color) in pixels)
        {
            bitmap.SetPixel(x, y, color);
        }

        return bitmap;
    }

    private static SKBitmap Plain(int width, int height, SKColor color)
    {
        var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        bitmap.Erase(color);
        return bitmap;
    }

    private static SKBitmap Noise()
    {
        SKBitmap bitmap = Plain(64, 64, SKColors.Black);
        for (int i = 0; i < 64 * 64; i++)
        {
            bitmap.SetPixel(i % 64, i / 64, new SKColor((byte)(i * 37), (byte)(i * i), (byte)(i >> 3)));
        }

        return bitmap;
    }
}
