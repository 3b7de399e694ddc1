using BitMiracle.LibTiff.Classic;
using PseudoLabel.Data;
using PseudoLabel.Data.Images;

namespace PseudoLabel.Run.Inputs.Images;

/// <summary>
/// Decodes TIFF of brightness and two colors that are stored coarser (YCbCr), with the library's own conversion, which has 8 bits.
/// </summary>
internal static class TiffPicture
{
    public static ImagePixels Decode(Tiff tiff, TiffLayout layout)
    {
        int[] raster = new int[checked(layout.Width * layout.Height)];

        // Asked for as it is stored: nothing is turned there.
        if (layout.Bits != 8
            || !tiff.ReadRGBAImageOriented(layout.Width, layout.Height, raster, (Orientation)layout.Orientation, stopOnError: true))
        {
            throw new ImageException("it is a TIFF image of YCbCr colors that is cut short, damaged or of a kind that is not read");
        }

        byte[] rgb = new byte[checked(raster.Length * 3)];
        for (int i = 0; i < raster.Length; i++)
        {
            rgb[i * 3] = (byte)Tiff.GetR(raster[i]);
            rgb[(i * 3) + 1] = (byte)Tiff.GetG(raster[i]);
            rgb[(i * 3) + 2] = (byte)Tiff.GetB(raster[i]);
        }

        (int width, int height) = ExifOrientation.Turns(layout.Orientation) ? (layout.Height, layout.Width) : (layout.Width, layout.Height);
        return new ImagePixels(width, height, ExifOrientation.Turned(rgb, layout.Width, layout.Height, 3, layout.Orientation));
    }
}
