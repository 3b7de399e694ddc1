using System.IO.Hashing;
using PseudoLabel.Data;
using PseudoLabel.Data.Images;
using PseudoLabel.Run.Inputs.Images;
using PseudoLabel.Run.Tests.Inputs.Images.Writers;
using PseudoLabel.Run.Tests.Local;
using SkiaSharp;

namespace PseudoLabel.Run.Tests.Inputs.Images;

/// <summary>A JPEG that is much larger than needed is decoded smaller, and what is made of it hardly changes.</summary>
public sealed class JpegScaleTests
{
    /// <summary>32 x 32 pixels in colors, of 4:2:0.</summary>
    private const string Small =
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk"
        + "//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wAARCAAgACADASIAAhEBAxEB"
        + "/8QAFgABAQEAAAAAAAAAAAAAAAAAAwYE/8QAIhAAAQQCAQQDAAAAAAAAAAAAAQACAwQRIUESMlGRMWGh/8QAFwEBAAMAAAAAAAAAAAAAAAAABQEEBv/EAB"
        + "sRAAIDAQEBAAAAAAAAAAAAAAABAgMEYREh/9oADAMBAAIRAxEAPwCabGkbGmazlI2P60nrLyabAmxrTXrPnkEcYyT6AS1qz55BHGMk+eB5VDTpsrR9LBs9"
        + "x5KL07FBdFKZk22NaK1Z88gZG3JPoJa9Z88gjjGSfQCoqlNlaPpaNnucfkqrp2KC6Z+iYNSmytH0s2T3O5JWoswxxGjjWs/iZsaVsaBt0tv1itU/h//Z";

    private static readonly ImageShape Shape = new(40, 40, 3);
    private static readonly ImageNeed Need = ImageNeed.Of(Shape, null);

    [Theory]
    [InlineData(1024, 1024, 64, 8)]
    [InlineData(1023, 1600, 64, 4)]
    [InlineData(1024, 1024, 128, 4)]
    [InlineData(1023, 1100, 128, 2)]
    [InlineData(1024, 1024, 256, 2)]
    [InlineData(1023, 1100, 256, 1)]
    [InlineData(1023, 1024, 8, 1)]
    public void Decode_JpegOfAMegapixel_HasAtLeastTwiceTheSidesNeeded(int width, int height, int side, int square)
    {
        byte[] jpeg = Pattern(width, height);

        using ImagePixels image = ImageDecoder.Instance.Decode(jpeg, new ImageNeed(side, side));

        Assert.Equal((width, height, square), (image.Cover.Width, image.Cover.Height, image.Cover.Square));
        Assert.Equal((Up(width, square), Up(height, square)), (image.Width, image.Height));
        Assert.Equal(square == 1, image.Rgb.AsSpan().SequenceEqual(ImageDecoder.Instance.Decode(jpeg).Rgb));
    }

    /// <summary>Pixels as any machine gives them: results do not depend on where they are made.</summary>
    [Theory]
    [InlineData(1, 0xDFFC6FF7)]
    [InlineData(2, 0x6631D0C5)]
    [InlineData(4, 0x9D1180A1)]
    [InlineData(8, 0x983BE912)]
    public void Decode_JpegAtEachSize_IsTheSameOnEveryMachine(int square, uint sum)
    {
        using SKData data = SKData.CreateCopy(Convert.FromBase64String(Small));
        using var codec = SKCodec.Create(data);
        SKSizeI size = codec.GetScaledDimensions(1f / square);
        using var bitmap = new SKBitmap(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul));

        Assert.Equal(SKCodecResult.Success, codec.GetPixels(bitmap.Info, bitmap.GetPixels()));
        Assert.Equal((32 / square, sum),
            (size.Width, Crc32.HashToUInt32([.. bitmap.Pixels.SelectMany(p => new[] { p.Red, p.Green, p.Blue })])));
    }

    [Fact]
    public void Decode_OtherFormatsByNeed_GivesEveryPixel()
    {
        byte[] png = Pattern(1280, 960, SKEncodedImageFormat.Png);
        byte[] webp = Pattern(1280, 960, SKEncodedImageFormat.Webp);

        Assert.All([png, webp], bytes => Assert.Equal(1280, ImageDecoder.Instance.Decode(bytes, Need).Width));
    }

    [Theory]
    [InlineData(1280, 960, 1)]
    [InlineData(1281, 965, 1)]
    [InlineData(1287, 961, 2)]
    [InlineData(1281, 965, 3)]
    [InlineData(1285, 967, 4)]
    [InlineData(1281, 965, 5)]
    [InlineData(1281, 965, 6)]
    [InlineData(1283, 967, 7)]
    [InlineData(1281, 961, 8)]
    public void Values_OfAJpegDecodedSmaller_AreNearThoseOfTheWhole(int width, int height, int orientation)
    {
        byte[] jpeg = TurnedJpeg.Write(Pattern(width, height), orientation);

        using ImagePixels whole = ImageDecoder.Instance.Decode(jpeg);
        using ImagePixels scaled = ImageDecoder.Instance.Decode(jpeg, Need);

        Assert.Equal(8, scaled.Cover.Square);
        Assert.Equal((whole.Width, whole.Height), (scaled.Cover.Width, scaled.Cover.Height));
        AssertNear(Features(whole), Features(scaled));
        AssertNear(Picture(whole), Picture(scaled));
    }

    [Fact]
    public void Decode_TurnedJpegByANeedOfUnequalSides_ExchangesThem()
    {
        byte[] jpeg = TurnedJpeg.Write(Pattern(2048, 512), 6);

        Assert.Equal(2, ImageDecoder.Instance.Decode(jpeg, new ImageNeed(64, 512)).Cover.Square);
        Assert.Equal(1, ImageDecoder.Instance.Decode(jpeg, new ImageNeed(512, 64)).Cover.Square);
    }

    [Theory]
    [InlineData(new byte[] { 77 }, null, false)]
    [InlineData(new byte[] { 77 }, null, true)]
    [InlineData(new byte[] { 200, 100, 50 }, 0, false)]
    [InlineData(new byte[] { 200, 100, 50 }, 0, true)]
    [InlineData(new byte[] { 200, 100, 50, 255 }, 0, false)]
    [InlineData(new byte[] { 150, 128, 128, 255 }, 2, true)]
    public void Decode_FlatJpegOfEveryKind_HasTheSameColorWhenDecodedSmaller(byte[] values, int? adobe, bool progressive)
    {
        byte[] jpeg = FlatJpeg.Write(values, adobe, (byte)(progressive ? 0xC2 : 0xC0), blocks: 128);

        using ImagePixels whole = ImageDecoder.Instance.Decode(jpeg);
        using ImagePixels scaled = ImageDecoder.Instance.Decode(jpeg, Need);

        Assert.Equal((1024, 128), (whole.Width, scaled.Width));
        byte[] color = [.. whole.Rgb.Take(3)];
        Assert.All(scaled.Rgb.Chunk(3), pixel => Assert.Equal(color, pixel));
    }

    [Theory]
    [InlineData(0xC0, 1, 4)]
    [InlineData(0xC0, 6, 7)]
    public void Decode_LargeJpeg_TakesMemoryForWhatIsDecoded(byte frame, int orientation, int bytes)
    {
        byte[] jpeg = TurnedJpeg.Write(FlatJpeg.Write([200, 100, 50], 0, frame, blocks: 128), orientation);

        Assert.Equal((1024L * 1024 * bytes) + jpeg.Length, Taken(jpeg, null));
        Assert.Equal((128L * 128 * bytes) + jpeg.Length, Taken(jpeg, Need));
    }

    /// <summary>What comes in passes needs all its coefficients, two bytes each, however small it is decoded.</summary>
    [Theory]
    [InlineData(0xC2, false)]
    [InlineData(0xC0, true)]
    public void Decode_JpegInPasses_TakesMemoryForItsCoefficients(byte frame, bool apart)
    {
        byte[] jpeg = FlatJpeg.Write([200, 100, 50], 0, frame, blocks: 128, apart: apart);

        Assert.Equal((128L * 128 * 4) + (1024 * 1024 * 6) + jpeg.Length, Taken(jpeg, Need));
        Assert.Equal([200, 100, 50], ImageDecoder.Instance.Decode(jpeg, Need).Rgb[^3..]);
    }

    [Fact]
    public void Decode_DeclaredSize_IsWhatTheLimitIsFor()
    {
        byte[] jpeg = FlatJpeg.Write([1]);
        jpeg.AsSpan(Array.IndexOf(jpeg, (byte)0xC0) + 4, 4).Fill(0xF0);

        string said = Assert.Throws<ImageException>(() => ImageDecoder.Instance.Decode(jpeg, Need)).Message;

        Assert.Contains("pixels, more than the 67,108,864", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_JpegCutShort_IsRefusedWhenDecodedSmaller()
    {
        byte[] jpeg = Pattern(1280, 960);

        Assert.Throws<ImageException>(() => ImageDecoder.Instance.Decode(jpeg.AsSpan(0, jpeg.Length / 2), Need));
    }

    private static long Taken(byte[] jpeg, ImageNeed? need)
    {
        const long All = 1L << 40;
        using var hold = new DecodeHold(new DecodeBudget(All));
        using ImagePixels image = ImageDecoder.Decode(jpeg, hold, need);
        return hold.Taken;
    }

    private static float[] Features(ImagePixels image)
    {
        float[] features = new float[Shape.Columns];
        ImageScaler.Resize(image, Shape, features);
        return features;
    }

    private static float[] Picture(ImagePixels image) => [.. PictureScaler.Cut(image, Shape)];

    private static void AssertNear(float[] whole, float[] scaled)
    {
        float[] apart = [.. whole.Zip(scaled, (a, b) => Math.Abs(a - b))];
        Assert.InRange(apart.Max(), 0, 3);
        Assert.InRange(apart.Average(), 0, 1);
    }

    private static int Up(int side, int square) => (side + square - 1) / square;

    /// <summary>Waves of several lengths, a hard edge and fine grain.</summary>
    private static byte[] Pattern(int width, int height, SKEncodedImageFormat format = SKEncodedImageFormat.Jpeg)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var pixels = new SKColor[width * height];
        for (int i = 0; i < pixels.Length; i++)
        {
            (int x, int y) = (i % width, i / width);
            int grain = (x * 7 ^ y * 13) % 16;
            byte Wave(double length) => (byte)(110 + (60 * Math.Sin(x / length) * Math.Cos(y / length)) + grain + (x + y > width ? 40 : 0));
            pixels[i] = new SKColor(Wave(40), Wave(70), Wave(110));
        }

        bitmap.Pixels = pixels;

        return ImageData.Encode(bitmap, format);
    }
}
