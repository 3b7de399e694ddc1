using BitMiracle.LibTiff.Classic;
using PseudoLabel.Data;
using PseudoLabel.Data.Images;
using PseudoLabel.Run.Inputs.Images;
using PseudoLabel.Run.Tests.Inputs.Images.Writers;
using SkiaSharp;

namespace PseudoLabel.Fuzzing;

/// <summary>The formats of images that can be fuzzed, each by itself and all together, with small whole files of every kind.</summary>
internal static class ImageFuzz
{
    private const int Side = 24;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("png", Png, Read), new("png-inside", Png, b => Read(PngWriter.WithSums(b))), new("jpeg", Jpeg, Read), new("webp", Webp, Read),
        new("bmp", Bmp, Read), new("gif", Gif, Read), new("tiff", Tiffs, Read), new("dicom", Dicom, Read),
        new("images", () => [.. Png(), .. Jpeg(), .. Webp(), .. Bmp(), .. Gif(), .. Tiffs(), .. Dicom()], Read),
    ];

    private static long Read(byte[] bytes)
    {
        try
        {
            ImagePixels image = ImageDecoder.Instance.Decode(bytes);
            float[] features = new float[8 * 8 * 3];
            ImageScaler.Resize(image, new ImageShape(8, 8, 3), features);
            return Array.TrueForAll(features, float.IsFinite) ? 1 : throw new InvalidOperationException("A feature is no number.");
        }
        catch (ImageException e)
        {
            throw new UserErrorException(e.Message, inner: e);
        }
    }

    private static List<byte[]> Png() =>
    [
        Encoded(SKEncodedImageFormat.Png),
        PngWriter.Assemble(5, 3, 8, 6, false, [.. Enumerable.Range(0, 3 * 21).Select(i => (byte)(i % 21 == 0 ? i / 21 : i * 5))]),
        PngWriter.Assemble(5, 2, 2, 3, false, [0, 0b0001_1011, 0b0100_0000, 0, 0b1110_0100, 0b1100_0000],
            ("PLTE", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]), ("tRNS", [0, 128])),
        PngWriter.Deep(9, 7, 0, [.. Enumerable.Range(0, 63).Select(i => (ushort)(i * 1000))], true, ("eXIf", PngWriter.Exif(6))),
        PngWriter.Deep(6, 5, 6, [.. Enumerable.Range(0, 120).Select(i => (ushort)(i * 500))]),
    ];

    private static List<byte[]> Jpeg() =>
        [Encoded(SKEncodedImageFormat.Jpeg), FlatJpeg.Write([77]), FlatJpeg.Write([9, 99, 199]), FlatJpeg.Write([9, 99, 199, 255], 2)];

    private static List<byte[]> Webp()
    {
        using SKBitmap bitmap = Bitmap();
        using SKPixmap pixels = bitmap.PeekPixels()!;
        using SKData lossless = pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 100))!;
        return [Encoded(SKEncodedImageFormat.Webp), lossless.ToArray()];
    }

    private static List<byte[]> Bmp() => [PlainImages.Bmp(5, 4, [.. Enumerable.Range(0, 60).Select(i => (byte)(i * 4))])];

    private static List<byte[]> Gif() =>
        [PlainImages.Gif([.. Enumerable.Range(0, 12).Select(i => (byte)(i * 20))], 2), PlainImages.Gif(new byte[12], 1, 2, 3)];

    private static List<byte[]> Tiffs()
    {
        var page = new TiffWriter.Page { Width = Side, Height = Side, Bytes = Noise(Side * Side) };
        TiffWriter.Page rgb = page with { Samples = 3, Photometric = Photometric.RGB, Bytes = Noise(Side * Side * 3) };
        short[] ramp = [.. Enumerable.Range(0, 256).Select(i => (short)(i * 257))];
        return
        [
            TiffWriter.Write("wl", page with { Compression = Compression.LZW }),
            TiffWriter.Write("wb", rgb with { Compression = Compression.ADOBE_DEFLATE, Tiled = true }),
            TiffWriter.Write("wl", rgb with { Compression = Compression.PACKBITS, Planar = true }, page),
            TiffWriter.Write("wl", rgb with { Compression = Compression.JPEG, Photometric = Photometric.YCBCR, Tiled = true }),
            TiffWriter.Write("wl", page with { Photometric = Photometric.PALETTE, Palette = [ramp, ramp, ramp] }),
            TiffWriter.Write("wl", page with { Bits = 1, Photometric = Photometric.MINISWHITE, Compression = Compression.CCITTFAX4,
                Bytes = Noise(Side * Side / 8) }),
            TiffWriter.Write("w8", page with { Bits = 16, Orientation = 6, Bytes = Noise(Side * Side * 2) }),
            HandTiff.Write(4, 32, [0, 0x3F800000, 0x3F000000, 0x3E800000], true, 3, real: true),
        ];
    }

    private static List<byte[]> Dicom() =>
    [
        new DicomWriter(4, 3).Window(1000, 401).Nested().Words([.. Enumerable.Range(0, 12).Select(i => i * 100)]),
        new DicomWriter(4, 2, syntax: DicomWriter.Implicit, signed: true).Text(0x00281052, "DS", "-1024").Words(1, 2, 3, 4, 5, 6, 7, 8),
        new DicomWriter(2, 2, "RGB", DicomWriter.BigEndian, 8, 8, samples: 3).Bytes([.. Enumerable.Range(0, 12).Select(i => (byte)i)]),
        new DicomWriter(4, 1, syntax: DicomWriter.RunLength).Pieces(DicomWriter.Runs([1, 2, 3, 3], [0, 50, 7, 7])),
        new DicomWriter(8, 8, syntax: DicomWriter.Jpeg, allocated: 8, stored: 8).Text(0x00280008, "IS", "2")
            .Pieces(FlatJpeg.Write([77]), FlatJpeg.Write([200])),
        new DicomWriter(4, 2, syntax: DicomWriter.Lossless).Pieces(
            LosslessJpegWriter.Write(4, 2, 1, 12, [0, 9, 99, 999, 4000, 1, 2, 3], 4, 4)),
        new DicomWriter(4, 1, "PALETTE COLOR", allocated: 8, stored: 8)
            .Short(0x00281101, 2, 0, 16).Short(0x00281102, 2, 0, 16).Short(0x00281103, 2, 0, 16)
            .Short(0x00281201, 257, 514).Short(0x00281202, 0, 9).Short(0x00281203, 65535, 0).Bytes(0, 1, 2, 3),
    ];

    private static byte[] Encoded(SKEncodedImageFormat format)
    {
        using SKBitmap bitmap = Bitmap();
        using SKData data = bitmap.Encode(format, quality: 80)!;
        return data.ToArray();
    }

    private static SKBitmap Bitmap()
    {
        var bitmap = new SKBitmap(new SKImageInfo(Side, Side, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        for (int i = 0; i < Side * Side; i++)
        {
            bitmap.SetPixel(i % Side, i / Side, new SKColor((byte)(i * 7), (byte)(i * i), (byte)(i >> 2), (byte)(255 - (i % 3))));
        }

        return bitmap;
    }

    private static byte[] Noise(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)((i * 37) ^ (i >> 3)))];
}
