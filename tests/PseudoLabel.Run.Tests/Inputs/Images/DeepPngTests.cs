using PseudoLabel.Data;
using PseudoLabel.Data.Images;
using PseudoLabel.Run.Inputs.Images;
using PseudoLabel.Run.Tests.Inputs.Images.Writers;

namespace PseudoLabel.Run.Tests.Inputs.Images;

/// <summary>PNG of 16 bits a value: every level is kept.</summary>
public sealed class DeepPngTests
{
    private const double Step = 1 / 257.0;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Decode_Gray_KeepsEveryLevel(bool interlaced)
    {
        ushort[] samples = Samples(13 * 11);

        ImagePixels image = ImageDecoder.Instance.Decode(PngWriter.Deep(13, 11, 0, samples, interlaced));

        Assert.Equal((13, 11, 1), (image.Width, image.Height, image.Channels));
        Assert.Equal(samples.Select(s => (float)(s * Step)), image.Deep!);
        Assert.Equal(ImageRemarks.Deep, image.Remarks);
        Assert.True(image.IsGray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Decode_Colors_KeepsEveryLevel(bool interlaced)
    {
        ushort[] samples = Samples(9 * 7 * 3);

        ImagePixels image = ImageDecoder.Instance.Decode(PngWriter.Deep(9, 7, 2, samples, interlaced));

        Assert.Equal(samples.Select(s => (float)(s * Step)), image.Deep!);
        Assert.False(image.IsGray());
    }

    [Fact]
    public void Decode_Alpha_LiesOnWhite()
    {
        ImagePixels gray = ImageDecoder.Instance.Decode(PngWriter.Deep(3, 1, 4, [1000, 65535, 1000, 0, 0, 32768]));
        ImagePixels colors = ImageDecoder.Instance.Decode(PngWriter.Deep(1, 1, 6, [0, 65535, 257, 0]));

        Assert.Equal([(float)(1000 * Step), 255f, (float)(255 * (1 - (32768 / 65535.0)))], gray.Deep!);
        Assert.Equal([255f, 255f, 255f], colors.Deep!);
    }

    [Fact]
    public void Decode_TransparentValue_LiesOnWhite() =>
        Assert.Equal([255f, (float)(701 * Step)],
            ImageDecoder.Instance.Decode(PngWriter.Deep(2, 1, 0, [700, 701], false, ("tRNS", [700 >> 8, 700 & 255]))).Deep!);

    [Theory]
    [InlineData(1, new[] { 1, 2, 3, 4, 5, 6 })]
    [InlineData(6, new[] { 4, 1, 5, 2, 6, 3 })]
    [InlineData(8, new[] { 3, 6, 2, 5, 1, 4 })]
    public void Decode_Turned_StandsUpright(int orientation, int[] expected)
    {
        ImagePixels image = ImageDecoder.Instance.Decode(
            PngWriter.Deep(3, 2, 0, [257, 514, 771, 1028, 1285, 1542], false, ("eXIf", PngWriter.Exif(orientation))));

        Assert.Equal(expected.Select(v => (float)v), image.Deep!);
    }

    [Fact]
    public void Decode_CutOrDamaged_IsRefused()
    {
        byte[] png = PngWriter.Deep(20, 20, 0, Samples(400));
        byte[] flipped = [.. png];
        flipped[png.Length / 2] ^= 1;
        byte[] few = PngWriter.Assemble(20, 20, 16, 0, false, new byte[41]);
        byte[] filter = PngWriter.Assemble(1, 1, 16, 0, false, [9, 0, 0]);

        Assert.All([png[..^20], png[..60], flipped, few, filter],
            bytes => Assert.Throws<ImageException>(() => ImageDecoder.Instance.Decode(bytes)));
    }

    [Fact]
    public void Resize_12BitsIn16_KeepsTheLevels()
    {
        // A scanner's 4096 levels, which byte by byte would be 16.
        ushort[] samples = [.. Enumerable.Range(0, 64).Select(i => (ushort)(i * 65))];
        float[] features = new float[64];

        ImageScaler.Resize(ImageDecoder.Instance.Decode(PngWriter.Deep(8, 8, 0, samples)), new ImageShape(8, 8, 1), features);

        Assert.Equal(64, features.Distinct().Count());
        Assert.InRange(features.Max(), 15.9f, 16f);
    }

    [Fact]
    public void Decode_CasesOfTheIssue_KeepLevelsAndStandUpright()
    {
        ImagePixels medical = ImageDecoder.Instance.Decode(File.ReadAllBytes(SourceTree.Shared("cases/png16/gray16_12bit.png")));
        ImagePixels turned = ImageDecoder.Instance.Decode(File.ReadAllBytes(SourceTree.Shared("cases/png16/exif6.png")));

        Assert.Equal(70, medical.Deep!.Distinct().Count());
        Assert.True(turned.Height != turned.Width);
    }

    private static ushort[] Samples(int count) => [.. Enumerable.Range(0, count).Select(i => (ushort)((i * 7919) ^ (i << 5)))];
}
