namespace PseudoLabel.Run.Tests.Inputs.Images.Writers;

/// <summary>Images of formats that Skia reads and does not write, byte by byte.</summary>
internal static class PlainImages
{
    /// <summary>A bitmap of 24 bits a pixel, rows from the bottom.</summary>
    public static byte[] Bmp(int width, int height, byte[] rgb)
    {
        int stride = ((width * 3) + 3) / 4 * 4;
        byte[] pixels = new byte[stride * height];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                for (int c = 0; c < 3; c++)
                {
                    pixels[((height - 1 - y) * stride) + (x * 3) + c] = rgb[(((y * width) + x) * 3) + 2 - c];
                }
            }
        }

        return
        [
            .. "BM"u8, .. BitConverter.GetBytes(54 + pixels.Length), 0, 0, 0, 0, 54, 0, 0, 0,
            40, 0, 0, 0, .. BitConverter.GetBytes(width), .. BitConverter.GetBytes(height), 1, 0, 24, 0, 0, 0, 0, 0,
            .. BitConverter.GetBytes(pixels.Length),
            .. new byte[16], .. pixels,
        ];
    }

    /// <summary>A GIF of frames of one color each, all of one palette of four, 2 x 2 pixels.</summary>
    /// <param name="palette">Four colors.</param>
    /// <param name="frames">The place of each frame's color.</param>
    public static byte[] Gif(byte[] palette, params int[] frames) =>
    [
        .. "GIF89a"u8, 2, 0, 2, 0, 0b1000_0001, 0, 0, .. palette,
        .. frames.SelectMany(color => (byte[])[0x2C, 0, 0, 0, 0, 2, 0, 2, 0, 0, 2, 3, .. Codes(color), 0]),
        0x3B,
    ];

    /// <summary>
    /// Codes of three bits, the lowest first: clear (4), four pixels, the end (5); the fourth pixel's code is still three bits as the table
    /// is not full.
    /// </summary>
    private static byte[] Codes(int color)
    {
        int[] codes = [4, color, color, 4, color, color, 5];
        ulong bits = 0;
        for (int i = 0; i < codes.Length; i++)
        {
            bits |= (ulong)codes[i] << (3 * i);
        }

        return [(byte)bits, (byte)(bits >> 8), (byte)(bits >> 16)];
    }
}
