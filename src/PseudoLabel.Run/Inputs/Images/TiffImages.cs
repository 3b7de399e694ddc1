using BitMiracle.LibTiff.Classic;
using PseudoLabel.Data;
using PseudoLabel.Data.Images;
using PseudoLabel.Data.Images.Tiff;

namespace PseudoLabel.Run.Inputs.Images;

/// <summary>
/// Decodes TIFF with LibTiff, block by block, into values of 8 bits or of more; of several pages the first. What the values mean is settled
/// here: the library's own pictures have 8 bits.
/// </summary>
internal static class TiffImages
{
    /// <summary>Decodes bytes that begin as TIFF does.</summary>
    /// <param name="hold">Where the memory is taken from.</param>
    /// <exception cref="ImageException">
    /// They are cut short or damaged, of a kind that is not read, or declare more pixels than are decoded.
    /// </exception>
    public static ImagePixels Decode(ReadOnlySpan<byte> encoded, DecodeHold hold)
    {
        IReadOnlyList<TiffDirectory> directories = TiffDirectories.Read(encoded);
        TiffDirectory page = directories.FirstOrDefault(d => d.IsPage) ?? directories[0];
        page.Check();
        byte[] bytes = encoded.ToArray();
        ImagePixels pixels;
        TiffErrors.Begin();
        try
        {
            // Header only ("h"): the directory is chosen here; no cutting up of strips ("c").
            using Tiff tiff =
                Tiff.ClientOpen("image", "rhc", new MemoryStream(bytes, writable: false), new TiffStream()) ?? throw Damaged();
            if (!tiff.SetSubDirectory(page.Offset))
            {
                throw Damaged();
            }

            pixels = Decode(tiff, page, bytes.Length, hold);
        }
        catch (Exception e) when (e is not (ImageException or OutOfMemoryException))
        {
            // The library checks much, not all: what it trips over is damaged.
            throw Damaged(e);
        }

        if (TiffErrors.Any)
        {
            throw Damaged();
        }

        return directories.Count(d => d.IsPage) > 1 ? pixels.With(ImageRemarks.FirstPage) : pixels;
    }

    private static ImageException Damaged(Exception? inner = null) => new("it is a TIFF image that is cut short or damaged", inner);

    private static ImagePixels Decode(Tiff tiff, TiffDirectory page, int fileBytes, DecodeHold hold)
    {
        TiffLayout layout = TiffLayout.Read(tiff, page);
        hold.Take(layout.DecodeBytes + fileBytes);
        if (layout.Photometric == Photometric.YCBCR && layout.Compression is not Compression.JPEG)
        {
            return TiffPicture.Decode(tiff, layout);
        }

        ImageLimits.CheckPacked((long)layout.RowBytes * layout.BlockHeight, fileBytes, layout.MostPacked);
        ImageLimits.CheckPacked((long)layout.Width * layout.Height * layout.Samples * layout.Bits / 8, fileBytes, layout.MostPacked);
        var canvas = new TiffCanvas(layout);
        byte[] block = new byte[layout.BlockBytes];
        for (int plane = 0; plane < layout.Planes; plane++)
        {
            for (int y = 0; y < layout.Height; y += layout.BlockHeight)
            {
                for (int x = 0; x < layout.Width; x += layout.BlockWidth)
                {
                    int rows = Math.Min(layout.BlockHeight, layout.Height - y);
                    Read(tiff, layout, plane, x, y, rows, block, fileBytes);
                    canvas.Put(block, plane, x, y, Math.Min(layout.BlockWidth, layout.Width - x), rows);
                }
            }
        }

        return canvas.Finish(layout.Palette(tiff));
    }

    private static void Read(Tiff tiff, TiffLayout layout, int plane, int x, int y, int rows, byte[] block, int fileBytes)
    {
        int number = layout.Tiled ? tiff.ComputeTile(x, y, 0, (short)plane) : tiff.ComputeStrip(y, (short)plane);
        int needed = layout.Tiled ? layout.BlockBytes : rows * layout.RowBytes;
        long packed = layout.Tiled ? tiff.RawTileSize(number) : tiff.RawStripSize(number);
        if (packed <= 0 || packed > fileBytes)
        {
            throw Damaged();
        }

        int read = layout.Tiled ? tiff.ReadEncodedTile(number, block, 0, needed) : tiff.ReadEncodedStrip(number, block, 0, needed);
        if (read < needed)
        {
            throw Damaged();
        }
    }
}
