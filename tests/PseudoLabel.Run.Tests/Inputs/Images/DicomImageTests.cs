using PseudoLabel.Data;
using PseudoLabel.Data.Images;
using PseudoLabel.Run.Inputs.Images;
using PseudoLabel.Run.Tests.Inputs.Images.Writers;

namespace PseudoLabel.Run.Tests.Inputs.Images;

/// <summary>DICOM files written element by element, and the shades that the standard's formulas give.</summary>
public sealed class DicomImageTests
{
    [Theory]
    [InlineData(DicomWriter.Explicit)]
    [InlineData(DicomWriter.Implicit)]
    [InlineData(DicomWriter.BigEndian)]
    public void Decode_Window_IsTheStandardsFunction(string syntax)
    {
        // Center 1000, width 401: from 799.5 to 1199.5, linear between.
        ImagePixels image = Decode(new DicomWriter(5, 1, syntax: syntax).Nested().Window(1000, 401).Words(0, 799, 900, 999, 4000));

        Assert.Equal((5, 1, 1, ImageRemarks.None), (image.Width, image.Height, image.Channels, image.Remarks));
        Assert.Equal([0, 0, (float)((((900 - 999.5) / 400) + 0.5) * 255), (float)((((999 - 999.5) / 400) + 0.5) * 255), 255], image.Deep!);
    }

    [Fact]
    public void Decode_Monochrome1_IsInverted() =>
        Assert.Equal([255, 0], Decode(new DicomWriter(2, 1, "MONOCHROME1").Window(1000, 10).Words(0, 4000)).Deep!);

    [Fact]
    public void Decode_SlopeAndSign_GoBeforeTheWindow()
    {
        // Stored -100 and 300, of 12 bits with a sign; times 2 less 1000: -1200 and -400, the window from -1300.5 to -300.5.
        ImagePixels image = Decode(new DicomWriter(2, 1, signed: true).Text(0x00281052, "DS", "-1000").Text(0x00281053, "DS", "2")
            .Window(-800, 1001).Words(-100 & 0xFFF, 300));

        Assert.Equal([(float)((((-1200 + 800.5) / 1000) + 0.5) * 255), (float)((((-400 + 800.5) / 1000) + 0.5) * 255)], image.Deep!);
    }

    [Theory]
    [InlineData("LINEAR_EXACT", 127.5)]
    [InlineData("SIGMOID", 127.5)]
    public void Decode_OtherFunctions_HaveTheirMiddle(string function, float middle) =>
        Assert.Equal(middle, Decode(new DicomWriter(1, 1).Window(1000, 400).Text(0x00281056, "CS", function).Words(1000)).Deep![0]);

    [Fact]
    public void Decode_NoWindow_GoesFromTheLeastToTheGreatestAndSaysSo()
    {
        ImagePixels image = Decode(new DicomWriter(4, 1).Set(0x00280120, "US", [0, 0]).Words(0, 100, 200, 300));

        Assert.Equal([0, 0, 127.5f, 255], image.Deep!);
        Assert.Equal(ImageRemarks.NoWindow, image.Remarks);
        Assert.Equal([0, 0], Decode(new DicomWriter(2, 1).Words(7, 7)).Deep!);
    }

    [Fact]
    public void Decode_8BitsWithoutWindow_AreAsTheyAre()
    {
        ImagePixels image = Decode(new DicomWriter(4, 1, allocated: 8, stored: 8).Bytes(1, 2, 3, 200));

        Assert.Equal([1, 2, 3, 200], image.Deep!);
        Assert.Equal(ImageRemarks.None, image.Remarks);
    }

    [Theory]
    [InlineData("RGB", 0, new byte[] { 10, 20, 30, 40, 50, 60 })]
    [InlineData("RGB", 1, new byte[] { 10, 40, 20, 50, 30, 60 })]
    public void Decode_Colors_InEitherOrder(string photometric, int planar, byte[] stored) =>
        Assert.Equal([10, 20, 30, 40, 50, 60],
            Decode(new DicomWriter(2, 1, photometric, allocated: 8, stored: 8, samples: 3).Short(0x00280006, planar).Bytes(stored)).Rgb);

    [Fact]
    public void Decode_Ybr_IsConverted()
    {
        // Red of BT.601 in the full range, and gray.
        Assert.Equal([254, 0, 0, 90, 90, 90],
            Decode(new DicomWriter(2, 1, "YBR_FULL", allocated: 8, stored: 8, samples: 3).Bytes(76, 85, 255, 90, 128, 128)).Rgb);
        Assert.Equal([50, 50, 50, 90, 90, 90],
            Decode(new DicomWriter(2, 1, "YBR_FULL_422", allocated: 8, stored: 8, samples: 3).Bytes(50, 90, 128, 128)).Rgb);
    }

    [Fact]
    public void Decode_Palette_HasItsColors()
    {
        DicomWriter writer = new DicomWriter(4, 1, "PALETTE COLOR", allocated: 8, stored: 8)
            .Short(0x00281101, 3, 10, 16).Short(0x00281102, 3, 10, 16).Short(0x00281103, 3, 10, 16)
            .Short(0x00281201, 257, 514, 771).Short(0x00281202, 0, 0, 0).Short(0x00281203, 65535, 0, 257);

        // Before the first entry and behind the last the ends hold.
        Assert.Equal([1, 0, 255, 2, 0, 0, 3, 0, 1, 3, 0, 1], Decode(writer.Bytes(5, 11, 12, 99)).Rgb);
    }

    [Fact]
    public void Decode_Runs_AreUnpacked()
    {
        byte[] high = [1, 2, 3, 3], low = [0, 50, 7, 7];

        ImagePixels image =
            Decode(new DicomWriter(4, 1, syntax: DicomWriter.RunLength).Window(500, 1000).Pieces(DicomWriter.Runs(high, low)));
        ImagePixels plain = Decode(new DicomWriter(4, 1).Window(500, 1000).Words(256, 562, 775, 775));

        Assert.Equal(plain.Deep!, image.Deep!);
    }

    [Fact]
    public void Decode_JpegFrames_FirstOfThem()
    {
        ImagePixels gray = Decode(new DicomWriter(8, 8, syntax: DicomWriter.Jpeg, allocated: 8, stored: 8).Text(0x00280008, "IS", "2")
            .Pieces(FlatJpeg.Write([77]), FlatJpeg.Write([200])));
        ImagePixels ybr =
            Decode(new DicomWriter(8, 8, "YBR_FULL_422", DicomWriter.Jpeg, 8, 8, samples: 3).Pieces(FlatJpeg.Write([90, 128, 128])));

        Assert.All(gray.Deep!, v => Assert.Equal(77, v));
        Assert.Equal(ImageRemarks.FirstFrame, gray.Remarks);
        Assert.All(ybr.Rgb, v => Assert.Equal(90, v));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 7)]
    [InlineData(2, 0)]
    [InlineData(3, 0)]
    [InlineData(4, 7)]
    [InlineData(5, 0)]
    [InlineData(6, 14)]
    [InlineData(7, 0)]
    public void Decode_LosslessJpeg_IsEveryValue(int predictor, int restart)
    {
        int[] values = [.. Enumerable.Range(0, 7 * 6).Select(i => (i * i * 131) & 0xFFFF)];

        ImagePixels image =
            Decode(new DicomWriter(7, 6, syntax: DicomWriter.Lossless, stored: 16).Pieces(
                LosslessJpegWriter.Write(7, 6, 1, 16, values, predictor, restart)));
        ImagePixels plain = Decode(new DicomWriter(7, 6, stored: 16).Words(values));

        Assert.Equal(plain.Deep!, image.Deep!);
    }

    [Fact]
    public void Decode_LosslessJpegOfColors_IsEveryValue()
    {
        int[] values = [.. Enumerable.Range(0, 5 * 4 * 3).Select(i => (i * 57) & 0xFF)];

        ImagePixels image =
            Decode(new DicomWriter(5, 4, "RGB", DicomWriter.Lossless, 8, 8, samples: 3).Pieces(
                LosslessJpegWriter.Write(5, 4, 3, 8, values, 1, 0)));

        Assert.Equal(values, image.Rgb.Select(v => (int)v));
    }

    [Fact]
    public void Decode_SeveralFrames_TakesTheFirstAndSaysSo()
    {
        ImagePixels image = Decode(new DicomWriter(2, 1).Text(0x00280008, "IS", "2").Window(50, 101).Words(0, 100, 100, 0));

        Assert.Equal([1, 255], image.Deep!.Select(v => MathF.Round(v)));
        Assert.Equal(ImageRemarks.FirstFrame, image.Remarks);
    }

    [Theory]
    [InlineData("II*\0")]
    [InlineData("MM\0*")]
    public void Decode_StartOfTiffBeforeTheMark_IsDicom(string start)
    {
        byte[] file = new DicomWriter(2, 1).Window(50, 101).Words(0, 100);
        System.Text.Encoding.ASCII.GetBytes(start).CopyTo(file, 0);
        file[start[0] == 'I' ? 4 : 7] = 8;

        Assert.Equal([1, 255], Decode(file).Deep!.Select(v => MathF.Round(v)));
    }

    [Theory]
    [InlineData(DicomWriter.Implicit, DicomWriter.Explicit)]
    [InlineData(DicomWriter.Explicit, DicomWriter.Implicit)]
    public void Decode_ElementsWithOrWithoutTypesWhateverTheFileSays_AreRead(string said, string written)
    {
        byte[] as1 = new DicomWriter(2, 1, syntax: said).Window(50, 101).Words(0, 100);
        byte[] as2 = new DicomWriter(2, 1, syntax: written).Window(50, 101).Words(0, 100);
        byte[] file = [.. as1[..Data(as1)], .. as2[Data(as2)..]];

        Assert.Equal([1, 255], Decode(file).Deep!.Select(v => MathF.Round(v)));

        // Behind the syntax, which is the last of its group.
        static int Data(byte[] file) => file.AsSpan().IndexOf((byte[])[8, 0, 0x60, 0]);
    }

    [Fact]
    public void Decode_SequenceOfUnknownType_IsPassedOver() =>
        Assert.Equal([1, 255], Decode(new DicomWriter(2, 1).Unknown().Window(50, 101).Words(0, 100)).Deep!.Select(v => MathF.Round(v)));

    public static TheoryData<byte[], string> NotRead { get; } = new()
    {
        { new DicomWriter(2, 1, syntax: "1.2.840.10008.1.2.4.90").Pieces([1, 2]), "packed by JPEG 2000" },
        { new DicomWriter(2, 1, syntax: DicomWriter.Lossless).Pieces([1, 2]), "cut short or damaged" },
        { new DicomWriter(8, 8, syntax: DicomWriter.Lossless, allocated: 8, stored: 8).Pieces(FlatJpeg.Write([1])),
            "of another kind than the file says" },
        { new DicomWriter(2, 1, allocated: 32, stored: 32).Words(1, 2, 3, 4), "of 32 bits a value" },
        { new DicomWriter(2, 1, "CMYK", samples: 4).Words(1, 2, 3, 4), "of CMYK colors" },
        { new DicomWriter(2, 1, "Secret").Words(1, 2), "of colors that are not known" },
        { new DicomWriter(8, 8, "RGB", DicomWriter.Jpeg, 8, 8, samples: 3).Pieces(FlatJpeg.Write([1, 2, 3])), "does not say so" },
        { new DicomWriter(8, 8, "RGB", DicomWriter.Jpeg, 8, 8, samples: 3).Pieces(
            [0xFF, 0xD8, 0xFF, 0xEE, 0, 12, .. "Adobe"u8, 0, 0, 0, 0, 0, .. FlatJpeg.Write([1, 2, 3])[2..]]), "does not say so" },
        { new DicomWriter(60_000, 60_000).Words(1, 2), "declares 60,000 x 60,000 pixels" },
        { new DicomWriter(20, 20).Words(1, 2), "cut short or damaged" },
        { new DicomWriter(2, 1).Words(1, 2)[..^12], "without an image in it, or cut short" },
        { new DicomWriter(2, 1).Set(0x00283000, "SQ", []).Words(1, 2), "modality table" },
    };

    [Theory]
    [MemberData(nameof(NotRead))]
    public void Decode_WhatIsNotRead_IsNamedAndNobodyElseIs(byte[] file, string problem)
    {
        string message = Assert.Throws<ImageException>(() => ImageDecoder.Instance.Decode(file)).Message;

        Assert.Contains(problem, message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", message, StringComparison.OrdinalIgnoreCase);
    }

    private static ImagePixels Decode(byte[] file) => ImageDecoder.Instance.Decode(file);
}
