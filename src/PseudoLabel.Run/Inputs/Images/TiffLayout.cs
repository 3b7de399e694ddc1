using BitMiracle.LibTiff.Classic;
using PseudoLabel.Data;
using PseudoLabel.Data.Images;
using PseudoLabel.Data.Images.Tiff;

namespace PseudoLabel.Run.Inputs.Images;

/// <summary>How a TIFF page holds its values. What is not read is refused here, by name.</summary>
internal sealed record TiffLayout
{
    // Those that the meaning of a value hangs on.
    private static readonly TiffTag[] Decisive =
    [
        TiffTag.BITSPERSAMPLE, TiffTag.COMPRESSION, TiffTag.PHOTOMETRIC, TiffTag.SAMPLESPERPIXEL, TiffTag.PLANARCONFIG, TiffTag.PREDICTOR,
        TiffTag.SAMPLEFORMAT, TiffTag.FILLORDER, TiffTag.TILEWIDTH, TiffTag.TILELENGTH,
    ];

    public required int Width { get; init; }

    public required int Height { get; init; }

    /// <summary>Values of a pixel, those beside its color included.</summary>
    public required int Samples { get; init; }

    public required int Bits { get; init; }

    public required SampleFormat Format { get; init; }

    public required Photometric Photometric { get; init; }

    public required Compression Compression { get; init; }

    public required int Orientation { get; init; }

    public required bool Tiled { get; init; }

    /// <summary>1 where the values of a pixel lie side by side, else one for each of them.</summary>
    public required int Planes { get; init; }

    public required int BlockWidth { get; init; }

    public required int BlockHeight { get; init; }

    public required int RowBytes { get; init; }

    /// <summary>The place of alpha among the values of a pixel; -1 where there is none.</summary>
    public required int Alpha { get; init; }

    /// <summary>Whether colors are multiplied by alpha already.</summary>
    public required bool Premultiplied { get; init; }

    public int BlockBytes => checked(RowBytes * BlockHeight);

    /// <summary>
    /// Bytes that the packing makes of one at most, rounded up; of faxes and JPEG, whose plain areas take next to nothing, no more than a
    /// guess.
    /// </summary>
    public int MostPacked => Compression switch
    {
        Compression.NONE => 1,
        Compression.PACKBITS => 64,
        Compression.LZW => 3072,
        Compression.DEFLATE or Compression.ADOBE_DEFLATE => 1040,
        _ => 1 << 16,
    };

    /// <summary>Values of a pixel that are its color.</summary>
    public int Colors => Photometric switch
    {
        Photometric.RGB or Photometric.YCBCR => 3,
        Photometric.SEPARATED => 4,
        Photometric.MINISBLACK or Photometric.MINISWHITE or Photometric.PALETTE => 1,
        _ => throw new InvalidOperationException($"Colors of {Photometric} are refused before."),
    };

    /// <summary>Whether the values have more than 8 bits.</summary>
    public bool IsDeep => Photometric != Photometric.PALETTE && (Bits > 8 || Format == SampleFormat.IEEEFP);

    /// <summary>
    /// Bytes of memory that its decode takes at most: a block, its values and alpha, and the image that is made of them, which may be
    /// turned.
    /// </summary>
    public long DecodeBytes
    {
        get
        {
            bool numbers = IsDeep || Photometric == Photometric.PALETTE;
            int made = IsDeep ? Colors == 4 ? 3 * sizeof(float) : 0 : 3;
            int turned = Orientation == ExifOrientation.Upright ? 0 : IsDeep ? Math.Min(Colors, 3) * sizeof(float) : 3;
            int each = (Colors * (numbers ? sizeof(float) : 1)) + (Alpha >= 0 ? sizeof(float) : 0) + made + turned;
            return ((long)Width * Height * each) + ((long)RowBytes * BlockHeight);
        }
    }

    /// <exception cref="ImageException">The page is of a kind that is not read.</exception>
    public static TiffLayout Read(Tiff tiff, TiffDirectory page)
    {
        // The library passes over a tag of a type that it does not expect: pixels would be wrong in silence.
        if (Array.Find(Decisive, tag => page.Value((int)tag, -1) is var said && said >= 0 && said != Number(tiff, tag, -1)) is var other
            and not 0)
        {
            throw new ImageException($"it is a damaged TIFF image: tag {(int)other} is not as the standard has it");
        }

        int samples = Number(tiff, TiffTag.SAMPLESPERPIXEL, 1);
        var compression = (Compression)Number(tiff, TiffTag.COMPRESSION, (int)Compression.NONE);
        bool fax = compression is Compression.CCITTRLE or Compression.CCITTFAX3 or Compression.CCITTFAX4 or Compression.CCITTRLEW;
        var photometric = (Photometric)Number(
            tiff, TiffTag.PHOTOMETRIC, (int)(fax ? Photometric.MINISWHITE : samples >= 3 ? Photometric.RGB : Photometric.MINISBLACK));
        if (!tiff.IsCodecConfigured(compression))
        {
            throw Refusal($"packed by {Name(compression)}");
        }

        if (compression == Compression.JPEG && photometric == Photometric.YCBCR)
        {
            tiff.SetField(TiffTag.JPEGCOLORMODE, JpegColorMode.RGB);
        }

        (int alpha, bool premultiplied) = AlphaOf(tiff, samples);
        bool tiled = tiff.IsTiled();
        var layout = new TiffLayout
        {
            Width = (int)page.Width,
            Height = (int)page.Height,
            Samples = samples,
            Bits = Number(tiff, TiffTag.BITSPERSAMPLE, 1),
            Format = (SampleFormat)Number(tiff, TiffTag.SAMPLEFORMAT, (int)SampleFormat.UINT),
            Photometric = photometric,
            Compression = compression,
            Orientation = page.Orientation,
            Tiled = tiled,
            Planes = (PlanarConfig)Number(tiff, TiffTag.PLANARCONFIG, (int)PlanarConfig.CONTIG) == PlanarConfig.SEPARATE ? samples : 1,
            BlockWidth = tiled ? Number(tiff, TiffTag.TILEWIDTH, 0) : (int)page.Width,
            BlockHeight = tiled ? Number(tiff, TiffTag.TILELENGTH, 0) : RowsPerStrip(tiff, (int)page.Height),
            RowBytes = tiled ? tiff.TileRowSize() : tiff.ScanlineSize(),
            Alpha = alpha,
            Premultiplied = premultiplied,
        };
        layout.Check();
        return layout;
    }

    /// <summary>The 8-bit colors of a palette, red, green and blue of each; null where there is none.</summary>
    /// <exception cref="ImageException">A palette is needed and absent.</exception>
    public byte[]? Palette(Tiff tiff)
    {
        if (Photometric != Photometric.PALETTE)
        {
            return null;
        }

        if (tiff.GetField(TiffTag.COLORMAP) is not { Length: 3 } maps)
        {
            throw Refusal("of palette colors without a palette");
        }

        short[][] colors = [.. maps.Select(m => m.ToShortArray())];
        int entries = 1 << Bits;
        if (colors.Any(c => c is null || c.Length < entries))
        {
            throw Refusal("of palette colors without a whole palette");
        }

        // The standard's entries have 16 bits; some writers put 8 there.
        bool eight = colors.All(c => c.All(v => (ushort)v < 256));
        byte[] palette = new byte[entries * 3];
        for (int i = 0; i < entries; i++)
        {
            for (int c = 0; c < 3; c++)
            {
                ushort value = (ushort)colors[c][i];
                palette[(i * 3) + c] = (byte)(eight ? value : (value + 128) / 257);
            }
        }

        return palette;
    }

    private static int RowsPerStrip(Tiff tiff, int height)
    {
        int rows = Number(tiff, TiffTag.ROWSPERSTRIP, height);
        return rows <= 0 || rows > height ? height : rows;
    }

    private static (int Alpha, bool Premultiplied) AlphaOf(Tiff tiff, int samples)
    {
        if (tiff.GetField(TiffTag.EXTRASAMPLES) is not { Length: 2 } extra)
        {
            return (-1, false);
        }

        int count = extra[0].ToInt();
        short[] types = extra[1].ToShortArray() ?? [];
        for (int i = 0; i < Math.Min(count, types.Length); i++)
        {
            if ((ExtraSample)types[i] is ExtraSample.ASSOCALPHA or ExtraSample.UNASSALPHA)
            {
                return (samples - count + i, (ExtraSample)types[i] == ExtraSample.ASSOCALPHA);
            }
        }

        return (-1, false);
    }

    private static int Number(Tiff tiff, TiffTag tag, int otherwise) => tiff.GetField(tag) is [var value, ..] ? value.ToInt() : otherwise;

    private static string Name(Compression compression) => (int)compression switch
    {
        50000 => "Zstandard",
        50001 => "WebP",
        34887 => "LERC",
        34925 => "LZMA",
        33003 or 33005 or 34712 => "JPEG 2000",
        _ => compression.ToString(),
    };

    private static ImageException Refusal(string what) =>
        new($"it is a TIFF image {what}, which is not read; save it as PNG or plain TIFF");

    private void Check()
    {
        if (Photometric is not (Photometric.MINISBLACK
            or Photometric.MINISWHITE or Photometric.RGB or Photometric.PALETTE or Photometric.YCBCR or Photometric.SEPARATED))
        {
            throw Refusal($"of {Photometric} colors");
        }

        bool known = Format switch
        {
            SampleFormat.UINT or SampleFormat.VOID => Bits is (>= 1 and <= 16) or 32,
            SampleFormat.INT => Bits is 8 or 16 or 32,
            SampleFormat.IEEEFP => Bits is 16 or 32 or 64,
            _ => false,
        };
        if (!known || (Photometric == Photometric.PALETTE && (Format != SampleFormat.UINT || Bits > 16)))
        {
            throw Refusal($"of {Bits} bits a value ({Format})");
        }

        if (Samples < Colors || (Photometric == Photometric.SEPARATED && Samples - (Alpha >= 0 ? 1 : 0) > 4))
        {
            throw Refusal($"of {Samples} values a pixel ({Photometric})");
        }

        if (IsDeep)
        {
            ImageLimits.CheckDeep(Width, Height, Colors);
        }

        ImageLimits.Check(BlockWidth, BlockHeight);
        long rowValues = (long)BlockWidth * (Planes > 1 ? 1 : Samples);
        if (RowBytes < ((rowValues * Bits) + 7) / 8
            || rowValues > ImagePixels.MaxDeepValues || (long)RowBytes * BlockHeight > ImagePixels.MaxDeepValues * 4)
        {
            throw new ImageException("it is a TIFF image that is cut short or damaged: its pieces are not as long as its pixels need");
        }
    }
}
