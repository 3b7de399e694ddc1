using BitMiracle.LibTiff.Classic;
using PseudoLabel.Data;
using PseudoLabel.Data.Images;
using PseudoLabel.Run.Inputs.Images;
using PseudoLabel.Run.Tests.Inputs.Images.Writers;

namespace PseudoLabel.Run.Tests.Inputs.Images;

/// <summary>TIFF, pixel by pixel against what LibTiff's writer was given.</summary>
public sealed class TiffImagesTests
{
    private const int Width = 19, Height = 21;

    public static MatrixTheoryData<Compression, bool, bool> Packings { get; } = new(
        [Compression.NONE, Compression.LZW, Compression.ADOBE_DEFLATE, Compression.DEFLATE, Compression.PACKBITS], [false, true],
        [false, true]);

    [Theory]
    [MemberData(nameof(Packings))]
    public void Decode_ColorsOf8Bits_AreEveryPixel(Compression compression, bool tiled, bool planar)
    {
        byte[] rgb = Noise(Width * Height * 3);
        byte[] stored = planar ? [.. Enumerable.Range(0, 3).SelectMany(c => rgb.Where((_, i) => i % 3 == c))] : rgb;

        ImagePixels image =
            Decode(new()
            {
                Width = Width,
                Height = Height,
                Samples = 3,
                Photometric = Photometric.RGB,
                Compression = compression,
                Tiled = tiled,
                Planar = planar,
                Bytes = stored
            });

        Assert.Equal((Width, Height, ImageRemarks.None), (image.Width, image.Height, image.Remarks));
        Assert.Equal(rgb, image.Rgb);
    }

    [Theory]
    [InlineData("wl")]
    [InlineData("wb")]
    public void Decode_Gray16_KeepsEveryLevelInEitherOrder(string mode)
    {
        ushort[] values = [.. Enumerable.Range(0, Width * Height).Select(i => (ushort)(i * 163))];
        byte[] bytes = [.. values.SelectMany(BitConverter.GetBytes)];

        ImagePixels image = ImageDecoder.Instance.Decode(TiffWriter.Write(mode, new TiffWriter.Page
        {
            Width = Width,
            Height = Height,
            Bits = 16,
            Compression = Compression.LZW,
            Bytes = bytes,
        }));

        Assert.Equal(values.Select(v => (float)(v * (255 / 65535.0))), image.Deep!);
        Assert.Equal((1, ImageRemarks.Deep), (image.Channels, image.Remarks));
    }

    public static MatrixTheoryData<bool, int, int> Predictions { get; } = new([false, true], [8, 16, 32], [1, 2]);

    [Theory]
    [MemberData(nameof(Predictions))]
    public void Decode_Predicted_IsEveryValueInEitherOrder(bool big, int bits, int predictor)
    {
        uint most = (uint)((1UL << bits) - 1);
        uint[] values = [.. Enumerable.Range(0, Width * Height).Select(i => ((uint)i * 2_654_435_761) & most)];

        ImagePixels image = ImageDecoder.Instance.Decode(HandTiff.Write(Width, bits, values, big, predictor));

        float[] shades = image.Deep ?? [.. image.Rgb.Chunk(3).Select(p => (float)p[0])];
        Assert.Equal(values.Select(v => (float)((float)v * (255.0 / most))), shades);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 3)]
    [InlineData(true, 1)]
    [InlineData(true, 3)]
    public void Decode_PredictedFloats_AreEveryValueInEitherOrder(bool big, int predictor)
    {
        float[] values = [.. Enumerable.Range(0, Width * Height).Select(i => i / 37f)];

        ImagePixels image = ImageDecoder.Instance.Decode(
            HandTiff.Write(Width, 32, [.. values.Select(BitConverter.SingleToUInt32Bits)], big, predictor, real: true));

        Assert.Equal(values.Select(v => (float)(v * 255.0)), image.Deep!);
    }

    [Fact]
    public void Decode_TagThatTheLibraryPassesOver_IsRefusedNotIgnored() =>
        Assert.Contains("tag 317", Refusal(HandTiff.Write(2, 8, [1, 2], big: false, predictor: 2, type: 4)), StringComparison.Ordinal);

    [Theory]
    [InlineData(1, new[] { 0, 255, 255, 0, 255 })]
    [InlineData(4, new[] { 0, 17, 34, 51, 255 })]
    public void Decode_GrayOfFewBits_IsSpreadToAll(int bits, int[] expected)
    {
        byte[] row = bits == 1 ? [0b0110_1000] : [0x01, 0x23, 0xF0];

        ImagePixels black = Decode(new() { Width = 5, Height = 1, Bits = bits, Bytes = row });
        ImagePixels white = Decode(new() { Width = 5, Height = 1, Bits = bits, Photometric = Photometric.MINISWHITE, Bytes = row });

        Assert.Equal(expected, black.Rgb.Chunk(3).Select(p => (int)p[0]));
        Assert.Equal(expected.Select(v => 255 - v), white.Rgb.Chunk(3).Select(p => (int)p[0]));
    }

    [Fact]
    public void Decode_Gray12_KeepsItsLevels() =>
        Assert.Equal([0x123 * (255f / 4095), 0xABC * (255f / 4095)],
            Decode(new() { Width = 2, Height = 1, Bits = 12, Bytes = [0x12, 0x3A, 0xBC] }).Deep!, (a, b) => Math.Abs(a - b) < 1e-4);

    [Theory]
    [InlineData(Compression.CCITTFAX3)]
    [InlineData(Compression.CCITTFAX4)]
    [InlineData(Compression.CCITTRLE)]
    public void Decode_Fax_IsEveryPixel(Compression compression)
    {
        byte[] bytes = [.. Enumerable.Range(0, 3 * Height).Select(i => (byte)(i % 7 == 0 ? 0xF0 : i % 5 == 0 ? 0x3C : 0))];

        ImagePixels image =
            Decode(new()
            {
                Width = 24,
                Height = Height,
                Bits = 1,
                Photometric = Photometric.MINISWHITE,
                Compression = compression,
                Bytes = bytes
            });

        Assert.Equal(Enumerable.Range(0, 24 * Height).Select(i => ((bytes[i / 8] >> (7 - (i % 8))) & 1) == 1 ? 0 : 255),
            image.Rgb.Chunk(3).Select(p => (int)p[0]));
    }

    [Fact]
    public void Decode_Floats_AreFractionsOfWhite()
    {
        float[] values = [0, 0.25f, 1, 3.5f, -1, 1e-6f];

        ImagePixels image =
            Decode(new()
            {
                Width = 3,
                Height = 2,
                Bits = 32,
                Format = SampleFormat.IEEEFP,
                Bytes = [.. values.SelectMany(BitConverter.GetBytes)]
            });

        Assert.Equal(values.Select(v => (float)(v * 255.0)), image.Deep!);
    }

    [Fact]
    public void Decode_FloatsThatAreNoNumbers_AreRefused() =>
        Assert.Equal("it holds pixels that are no numbers", Refusal(TiffWriter.Write("w", new TiffWriter.Page
        {
            Width = 2,
            Height = 1,
            Bits = 32,
            Format = SampleFormat.IEEEFP,
            Bytes = [.. BitConverter.GetBytes(1f), .. BitConverter.GetBytes(float.NaN)],
        })));

    [Fact]
    public void Decode_SignedAnd32Bits_GoFromBlackToWhite()
    {
        short[] signed = [short.MinValue, 0, short.MaxValue];
        uint[] wide = [0, uint.MaxValue / 5, uint.MaxValue];

        Assert.Equal(
            [0, 127.501945f, 255],
            Decode(new()
            {
                Width = 3,
                Height = 1,
                Bits = 16,
                Format = SampleFormat.INT,
                Bytes = [.. signed.SelectMany(BitConverter.GetBytes)]
            }).Deep!);
        Assert.Equal(
            [0, 51, 255], Decode(new() { Width = 3, Height = 1, Bits = 32, Bytes = [.. wide.SelectMany(BitConverter.GetBytes)] }).Deep!);
    }

    [Theory]
    [InlineData(257)]
    [InlineData(1)]
    public void Decode_Palette_HasItsColors(int unit)
    {
        // Entries have 16 bits; some writers put 8 there.
        short[][] palette =
            [.. Enumerable.Range(0, 3).Select(c => Enumerable.Range(0, 256).Select(i => (short)((byte)(i * (c + 3)) * unit)).ToArray())];
        byte[] bytes = Noise(Width * Height);

        ImagePixels image =
            Decode(new() { Width = Width, Height = Height, Photometric = Photometric.PALETTE, Palette = palette, Bytes = bytes });

        Assert.Equal(bytes.SelectMany(b => new[] { (byte)(b * 3), (byte)(b * 4), (byte)(b * 5) }), image.Rgb);
    }

    [Theory]
    [InlineData(ExtraSample.UNASSALPHA, new byte[] { 193, 233, 173 })]
    [InlineData(ExtraSample.ASSOCALPHA, new byte[] { 253, 255, 203 })]
    [InlineData(ExtraSample.UNSPECIFIED, new byte[] { 100, 200, 50 })]
    public void Decode_Alpha_LiesOnWhite(ExtraSample extra, byte[] expected) =>
        Assert.Equal(expected, Decode(
            new() { Width = 1, Height = 1, Samples = 4, Photometric = Photometric.RGB, Extra = extra, Bytes = [100, 200, 50, 102] }).Rgb);

    [Fact]
    public void Decode_Inks_AreColors() =>
        Assert.Equal([128, 64, 0],
            Decode(new() { Width = 1, Height = 1, Samples = 4, Photometric = Photometric.SEPARATED, Bytes = [0, 128, 255, 127] }).Rgb);

    [Theory]
    [InlineData(Photometric.RGB)]
    [InlineData(Photometric.YCBCR)]
    public void Decode_Jpeg_IsNearWhatWasEncoded(Photometric photometric)
    {
        byte[] rgb = [.. Enumerable.Range(0, 32 * 32).SelectMany(i => new byte[] { (byte)(100 + (i % 32)), (byte)(200 - (i / 32)), 60 })];

        ImagePixels image =
            Decode(new()
            {
                Width = 32,
                Height = 32,
                Samples = 3,
                Photometric = photometric,
                Compression = Compression.JPEG,
                Tiled = true,
                Bytes = rgb
            });

        Assert.All(image.Rgb.Zip(rgb), p => Assert.InRange(p.First - p.Second, -4, 4));
    }

    [Theory]
    [InlineData(2, new[] { 3, 2, 1, 6, 5, 4 })]
    [InlineData(6, new[] { 4, 1, 5, 2, 6, 3 })]
    public void Decode_Turned_StandsUpright(int orientation, int[] expected) =>
        Assert.Equal(expected, Decode(new() { Width = 3, Height = 2, Orientation = orientation, Bytes = [1, 2, 3, 4, 5, 6] }).Rgb.Chunk(3)
            .Select(p => (int)p[0]));

    [Fact]
    public void Decode_SeveralPages_TakesTheFirstAndSaysSo()
    {
        TiffWriter.Page page = new() { Width = 2, Height = 1, Bytes = [7, 8] };

        ImagePixels image = ImageDecoder.Instance.Decode(TiffWriter.Write("w", page, page with { Bytes = [1, 2] }));

        Assert.Equal([7, 7, 7, 8, 8, 8], image.Rgb);
        Assert.Equal(ImageRemarks.FirstPage, image.Remarks);
    }

    [Fact]
    public void Decode_BigTiff_IsRead() =>
        Assert.Equal([7, 7, 7, 8, 8, 8],
            ImageDecoder.Instance.Decode(TiffWriter.Write("w8", new TiffWriter.Page { Width = 2, Height = 1, Bytes = [7, 8] })).Rgb);

    [Fact]
    public void Decode_KindThatIsNotRead_IsNamed() =>
        Assert.Contains(
            "of CIELAB colors",
            Refusal(TiffWriter.Write("w", new TiffWriter.Page
            {
                Width = 1,
                Height = 1,
                Samples = 3,
                Photometric = Photometric.CIELAB,
                Bytes = [1, 2, 3]
            })), StringComparison.Ordinal);

    [Fact]
    public void Decode_CutOrBomb_IsRefused()
    {
        byte[] tiff = TiffWriter.Write(
            "wl", new TiffWriter.Page { Width = Width, Height = Height, Compression = Compression.LZW, Bytes = Noise(Width * Height) });
        byte[] bomb = [.. tiff];
        for (int at = 0; at < tiff.Length - 12; at++)
        {
            // Tags 256 and 257, of shorts or longs, one value each.
            if (bomb[at] is 0 or 1
                && bomb[at + 1] == 1 && bomb[at + 2] is 3 or 4 && bomb[at + 3] == 0 && bomb[at + 4] == 1 && bomb[at + 5] == 0)
            {
                bomb[at + 2] = 4;
                BitConverter.TryWriteBytes(bomb.AsSpan(at + 8), 100_000);
            }
        }

        Assert.All([tiff[..^100], tiff[..40], tiff[..8]], bytes => Assert.Contains("TIFF", Refusal(bytes), StringComparison.Ordinal));
        Assert.Contains("declares 100,000 x 100,000 pixels", Refusal(bomb), StringComparison.Ordinal);
    }

    private static ImagePixels Decode(TiffWriter.Page page) => ImageDecoder.Instance.Decode(TiffWriter.Write("w", page));

    private static string Refusal(byte[] bytes) => Assert.Throws<ImageException>(() => ImageDecoder.Instance.Decode(bytes)).Message;

    private static byte[] Noise(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)((i * 37) ^ (i >> 3)))];
}
