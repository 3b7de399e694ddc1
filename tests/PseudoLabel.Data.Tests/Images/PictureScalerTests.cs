using System.Security.Cryptography;
using FsCheck.Xunit;
using PseudoLabel.Data.Images;

namespace PseudoLabel.Data.Tests.Images;

public sealed class PictureScalerTests
{
    // Pillow 9.4.0: Image.resize(size, BICUBIC, box=the part in the middle) of the transposed image, transposed back, as Pillow goes across
    // first.
    [Theory]
    [InlineData(50, 37, 24, 16, "ee7d33a0c1f6cdb1")]
    [InlineData(37, 50, 24, 24, "e6fe860918c389dc")]
    [InlineData(9, 5, 32, 32, "3be168bf63009518")]
    [InlineData(224, 224, 224, 224, "64cfc2db898f8b02")]
    [InlineData(1000, 40, 16, 16, "3ce7932bda8f06e7")]
    [InlineData(700, 500, 224, 224, "7c695cb2ef791bb2")]
    [InlineData(33, 33, 20, 31, "30ed7117c5305f9a")]
    public void Cut_AnyShapes_GivesPillowsBytes(int width, int height, int toWidth, int toHeight, string hash)
    {
        byte[] picture = PictureScaler.Cut(Pattern(width, height), new ImageShape(toHeight, toWidth, 3));

        Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(picture))[..16]);
    }

    [Fact]
    public void Cut_SameShape_KeepsEveryByte()
    {
        ImagePixels image = Pattern(7, 5);

        Assert.Equal(image.Rgb, PictureScaler.Cut(image, new ImageShape(5, 7, 3)));
    }

    [Fact]
    public void Cut_WideImage_TakesTheMiddle()
    {
        byte[] rgb = [.. Enumerable.Repeat((byte)10, 9), .. Enumerable.Repeat((byte)200, 3), .. Enumerable.Repeat((byte)10, 9)];

        // At the size of one pixel the taps are that pixel alone.
        Assert.Equal([200, 200, 200], PictureScaler.Cut(new ImagePixels(7, 1, rgb), new ImageShape(1, 1, 3)));
    }

    [Fact]
    public void Cut_OnePixel_FillsThePicture() =>
        Assert.Equal(
            [1, 2, 255, 1, 2, 255, 1, 2, 255, 1, 2, 255],
            PictureScaler.Cut(new ImagePixels(1, 1, [1, 2, 255]), new ImageShape(2, 2, 3)));

    [Fact]
    public void Cut_DeepValues_AreRoundedAndKeptWithinTheScale()
    {
        var shape = new ImageShape(1, 1, 3);

        Assert.Equal([13, 13, 13], PictureScaler.Cut(new ImagePixels(1, 1, 1, [12.5f]), shape));
        Assert.Equal([0, 255, 7], PictureScaler.Cut(new ImagePixels(1, 1, 3, [-40f, 400f, 7.4f]), shape));
    }

    [Fact]
    public void Cut_DeepImageOfWholeNumbers_IsThatOfBytes()
    {
        ImagePixels image = Pattern(40, 30);
        var deep = new ImagePixels(40, 30, 3, [.. image.Rgb.Select(v => (float)v)]);
        var shape = new ImageShape(16, 16, 3);

        Assert.Equal(PictureScaler.Cut(image, shape), PictureScaler.Cut(deep, shape));
    }

    [Fact]
    public void Cut_LongImage_TakesNoMoreThanTheMiddle()
    {
        // 60 million pixels in one line: made in full, one row of 224 bytes each would be 40 GB.
        var line = new ImagePixels(1, 60_000_000, 1, new float[60_000_000]);

        Assert.All(PictureScaler.Cut(line, new ImageShape(224, 224, 3)), v => Assert.Equal(0, v));
    }

    [Property]
    public void Cut_OneColor_KeepsIt(byte value, byte width, byte height, byte toWidth, byte toHeight)
    {
        (int w, int h) = (1 + width, 1 + height);
        byte[] rgb = new byte[w * h * 3];
        Array.Fill(rgb, value);

        byte[] picture = PictureScaler.Cut(new ImagePixels(w, h, rgb), new ImageShape(1 + toHeight, 1 + toWidth, 3));
        Assert.All(picture, v => Assert.Equal(value, v));
    }

    [Property]
    public void Cut_BlackAndWhite_NeverOverflows(byte width, byte height, int bits)
    {
        (int w, int h) = (1 + (width % 60), 1 + (height % 60));
        byte[] rgb = [.. Enumerable.Range(0, w * h * 3).Select(i => (byte)((bits >> (i % 31) & 1) * 255))];
        byte[] inverse = [.. rgb.Select(v => (byte)(255 - v))];
        var shape = new ImageShape(48, 48, 3);

        // What overflowed would turn over; a picture and its negative sum to white, but for rounding twice and what is cut off.
        Assert.All(
            PictureScaler.Cut(new ImagePixels(w, h, rgb), shape)
                .Zip(PictureScaler.Cut(new ImagePixels(w, h, inverse), shape)),
            p => Assert.InRange(p.First + p.Second, 253, 257));
    }

    private static ImagePixels Pattern(int width, int height)
    {
        byte[] rgb = new byte[width * height * 3];
        for (int i = 0; i < rgb.Length; i++)
        {
            (int x, int y, int c) = (i / 3 % width, i / 3 / width, i % 3);
            rgb[i] = (byte)((x * x * 7) + (y * 13 * (c + 1)) + (x * y));
        }

        return new ImagePixels(width, height, rgb);
    }
}
