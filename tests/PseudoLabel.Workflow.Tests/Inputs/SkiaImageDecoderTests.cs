using System.Buffers.Binary;
using PseudoLabel.Core.Data;
using PseudoLabel.Core.Data.Images;
using PseudoLabel.Workflow.Inputs;
using PseudoLabel.Workflow.Tests.Local;
using SkiaSharp;

namespace PseudoLabel.Workflow.Tests.Inputs;

public sealed class SkiaImageDecoderTests
{
    [Fact]
    public void Decode_PngInColors_GivesThePixelsAsStored()
    {
        ImagePixels image = SkiaImageDecoder.Instance.Decode(ImageData.Encode(Bitmap((0, 0, new SKColor(200, 100, 50)), (2, 1, new SKColor(1, 2, 3)))));

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

        ImagePixels image = SkiaImageDecoder.Instance.Decode(ImageData.Encode(bitmap));

        Assert.Equal([77, 77, 77, 255, 255, 255], image.Rgb);
        Assert.True(image.IsGray());
    }

    [Fact]
    public void Decode_TransparentPixels_LieOnWhite() =>
        Assert.Equal(
            [255, 255, 255, 128, 128, 255],
            SkiaImageDecoder.Instance.Decode(ImageData.Encode(Bitmap((0, 0, new SKColor(9, 9, 9, 0)), (1, 0, new SKColor(0, 0, 255, 127))))).Rgb[..6]);

    [Fact]
    public void Decode_Jpeg_IsNearWhatWasEncoded() =>
        Assert.All(
            SkiaImageDecoder.Instance.Decode(ImageData.Encode(Plain(40, 30, new SKColor(200, 100, 50)), SKEncodedImageFormat.Jpeg)).Rgb.Chunk(3),
            pixel => Assert.True(Math.Abs(pixel[0] - 200) < 4 && Math.Abs(pixel[1] - 100) < 4 && Math.Abs(pixel[2] - 50) < 4));

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

        ImagePixels image = SkiaImageDecoder.Instance.Decode(Turned(ImageData.Encode(stored, SKEncodedImageFormat.Jpeg), orientation));

        byte[] corners = new byte[12];
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

        Assert.All(
            new[] { [], "hello"u8.ToArray(), png[..(png.Length / 2)], png[..30], jpeg[..(jpeg.Length / 2)], damaged },
            bytes => Assert.Contains("no PNG or JPEG image", Refusal(bytes), StringComparison.Ordinal));
        Assert.Contains("it is a Webp image", Refusal(webp), StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_PngThatDeclaresTooManyPixels_IsRefusedBeforeTheyAreMade()
    {
        byte[] png = ImageData.Encode(Plain(3, 2, SKColors.Red));
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 30_000);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 30_000);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), Crc32.Of(png.AsSpan(12, 17)));

        Assert.Contains("declares 30,000 x 30,000 pixels", Refusal(png), StringComparison.Ordinal);
    }

    private static string Refusal(byte[] bytes) => Assert.Throws<ImageException>(() => SkiaImageDecoder.Instance.Decode(bytes)).Message;

    /// <summary>Puts an EXIF segment with nothing but an orientation behind the start marker.</summary>
    private static byte[] Turned(byte[] jpeg, int orientation) =>
    [
        .. jpeg[..2],
        0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0,
        .. jpeg[2..],
    ];

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
