using BitMiracle.LibTiff.Classic;

namespace PseudoLabel.Run.Tests.Inputs.Images.Writers;

/// <summary>Writes TIFF with LibTiff's writer, of every layout that is read.</summary>
internal static class TiffWriter
{
    /// <summary>How a page is written.</summary>
    public sealed record Page
    {
        public required int Width { get; init; }

        public required int Height { get; init; }

        public int Samples { get; init; } = 1;

        public int Bits { get; init; } = 8;

        public SampleFormat Format { get; init; } = SampleFormat.UINT;

        public Photometric Photometric { get; init; } = Photometric.MINISBLACK;

        public Compression Compression { get; init; } = Compression.NONE;

        public int Orientation { get; init; } = 1;

        public bool Tiled { get; init; }

        public bool Planar { get; init; }

        public ExtraSample? Extra { get; init; }

        public short[][]? Palette { get; init; }

        /// <summary>Rows of packed values, in this machine's order, of each plane one after another.</summary>
        public required byte[] Bytes { get; init; }
    }

    public static byte[] Write(string mode, params Page[] pages)
    {
        using var stream = new MemoryStream();
        using (Tiff tiff = Tiff.ClientOpen("test", mode, stream, new Kept()))
        {
            foreach (Page page in pages)
            {
                Put(tiff, page);
            }
        }

        return stream.ToArray();
    }

    private static void Put(Tiff tiff, Page page)
    {
        tiff.SetField(TiffTag.IMAGEWIDTH, page.Width);
        tiff.SetField(TiffTag.IMAGELENGTH, page.Height);
        tiff.SetField(TiffTag.SAMPLESPERPIXEL, page.Samples);
        tiff.SetField(TiffTag.BITSPERSAMPLE, page.Bits);
        tiff.SetField(TiffTag.SAMPLEFORMAT, page.Format);
        tiff.SetField(TiffTag.PHOTOMETRIC, page.Photometric);
        tiff.SetField(TiffTag.COMPRESSION, page.Compression);
        tiff.SetField(TiffTag.ORIENTATION, (Orientation)page.Orientation);
        tiff.SetField(TiffTag.PLANARCONFIG, page.Planar ? PlanarConfig.SEPARATE : PlanarConfig.CONTIG);
        if (page.Extra is { } extra)
        {
            tiff.SetField(TiffTag.EXTRASAMPLES, 1, new[] { (short)extra });
        }

        if (page.Palette is { } palette)
        {
            tiff.SetField(TiffTag.COLORMAP, palette[0], palette[1], palette[2]);
        }

        if (page.Compression == Compression.JPEG)
        {
            tiff.SetField(TiffTag.JPEGQUALITY, 100);
            if (page.Photometric == Photometric.YCBCR)
            {
                tiff.SetField(TiffTag.JPEGCOLORMODE, JpegColorMode.RGB);
            }
        }

        int values = page.Planar ? 1 : page.Samples;
        int rowBytes = ((page.Width * values * page.Bits) + 7) / 8;
        if (page.Tiled)
        {
            PutTiles(tiff, page, values * page.Bits / 8, rowBytes);
        }
        else
        {
            tiff.SetField(TiffTag.ROWSPERSTRIP, 3);
            for (int plane = 0; plane < (page.Planar ? page.Samples : 1); plane++)
            {
                for (int y = 0; y < page.Height; y++)
                {
                    byte[] row = page.Bytes[(((plane * page.Height) + y) * rowBytes)..(((plane * page.Height) + y + 1) * rowBytes)];
                    Need(tiff.WriteScanline(row, y, (short)plane));
                }
            }
        }

        Need(tiff.WriteDirectory());
    }

    private static void Need(bool written)
    {
        if (!written)
        {
            throw new InvalidOperationException("LibTiff has not written this.");
        }
    }

    /// <summary>Tiles of 16 x 16, of whole bytes a pixel.</summary>
    private static void PutTiles(Tiff tiff, Page page, int pixelBytes, int rowBytes)
    {
        const int side = 16;
        tiff.SetField(TiffTag.TILEWIDTH, side);
        tiff.SetField(TiffTag.TILELENGTH, side);
        for (int plane = 0; plane < (page.Planar ? page.Samples : 1); plane++)
        {
            for (int y = 0; y < page.Height; y += side)
            {
                for (int x = 0; x < page.Width; x += side)
                {
                    byte[] tile = new byte[side * side * pixelBytes];
                    for (int r = 0; r < Math.Min(side, page.Height - y); r++)
                    {
                        int from = (((plane * page.Height) + y + r) * rowBytes) + (x * pixelBytes);
                        page.Bytes.AsSpan(from, Math.Min(side, page.Width - x) * pixelBytes).CopyTo(tile.AsSpan(r * side * pixelBytes));
                    }

                    Need(tiff.WriteTile(tile, x, y, 0, (short)plane) >= 0);
                }
            }
        }
    }

    /// <summary>A stream that stays open.</summary>
    private sealed class Kept : TiffStream
    {
        public override void Close(object clientData)
        {
        }
    }
}
