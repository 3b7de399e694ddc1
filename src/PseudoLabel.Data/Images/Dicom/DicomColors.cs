using System.Diagnostics;

namespace PseudoLabel.Data.Images.Dicom;

/// <summary>From the stored values of a DICOM image in colors to red, green and blue.</summary>
internal static class DicomColors
{
    /// <summary>The image. Of more than 8 bits with all its levels.</summary>
    public static ImagePixels Pixels(DicomElements elements, DicomFrame frame, int[] values) => frame.Photometric switch
    {
        "PALETTE COLOR" => new ImagePixels(frame.Width, frame.Height, FromPalette(elements, frame, values)),
        "YBR_FULL" or "YBR_FULL_422" => new ImagePixels(frame.Width, frame.Height, FromYbr(values)),
        "RGB" when frame.Stored == 8 => new ImagePixels(frame.Width, frame.Height, [.. values.Select(v => (byte)v)]),
        "RGB" => new ImagePixels(frame.Width, frame.Height, 3, [.. values.Select(v => (float)(v * 255.0 / ((1 << frame.Stored) - 1)))]),
        _ => throw new UnreachableException($"Colors of {frame.Photometric} were let in."),
    };

    /// <summary>Brightness and colors of the full range (PS3.3, C.7.6.3.1.2).</summary>
    private static byte[] FromYbr(int[] values)
    {
        byte[] rgb = new byte[values.Length];
        for (int i = 0; i < values.Length; i += 3)
        {
            (double y, double cb, double cr) = (values[i], values[i + 1] - 128, values[i + 2] - 128);
            rgb[i] = Byte(y + (1.402 * cr));
            rgb[i + 1] = Byte(y - (0.344136 * cb) - (0.714136 * cr));
            rgb[i + 2] = Byte(y + (1.772 * cb));
        }

        return rgb;
    }

    private static byte[] FromPalette(DicomElements elements, DicomFrame frame, int[] values)
    {
        byte[] rgb = new byte[values.Length * 3];
        for (uint c = 0; c < 3; c++)
        {
            byte[] table = Table(elements, c);
            int first = elements.Short(0x00281101 + c, 1, frame.Signed) ?? 0;
            for (int i = 0; i < values.Length; i++)
            {
                rgb[(i * 3) + c] = table[Math.Clamp(values[i] - first, 0, table.Length - 1)];
            }
        }

        return rgb;
    }

    /// <summary>One color of the palette: its descriptor says how many entries there are and how wide.</summary>
    private static byte[] Table(DicomElements elements, uint color)
    {
        int entries = elements.Short(0x00281101 + color) is { } number ? number == 0 ? 65536 : number : 0;
        int bits = elements.Short(0x00281101 + color, 2) ?? 0;
        uint tag = 0x00281201 + color;
        int length = elements.Bytes(tag).Length;
        if (entries == 0 || bits is not (8 or 16) || length < entries)
        {
            throw new ImageException("it is a DICOM image of palette colors without a palette that is read");
        }

        byte[] table = new byte[entries];
        bool wide = length >= entries * 2;
        for (int i = 0; i < entries; i++)
        {
            // Entries of 8 bits are packed by two into words; some writers give each a word of its own.
            int word = elements.Short(tag, wide ? i : i / 2) ?? 0;
            table[i] = (byte)(bits == 16 && wide ? (word + 128) / 257 : wide ? word : i % 2 == 0 ? word : word >> 8);
        }

        return table;
    }

    private static byte Byte(double value) => (byte)Math.Clamp(Math.Round(value, MidpointRounding.AwayFromZero), 0, 255);
}
