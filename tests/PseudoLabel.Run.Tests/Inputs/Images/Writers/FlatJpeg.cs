namespace PseudoLabel.Run.Tests.Inputs.Images.Writers;

/// <summary>
/// Writes JPEG images of one color each (ITU-T T.81), any number of components: only the mean of each block is stored, so that a decoder
/// must give the very value.
/// </summary>
internal static class FlatJpeg
{
    private const byte Progressive = 0xC2;

    /// <summary>An image of 8 x 8 pixels, or of more such blocks.</summary>
    /// <param name="values">The value of each component.</param>
    /// <param name="adobe">What Adobe's marker says of colors (0 as they are, 2 YCCK); null for no marker.</param>
    /// <param name="frame">The start-of-frame marker; a progressive one has a pass of means alone.</param>
    /// <param name="precision">Bits a value, as declared.</param>
    /// <param name="blocks">Blocks along each side.</param>
    /// <param name="apart">Whether each component has a pass of its own.</param>
    public static byte[] Write(
        byte[] values, int? adobe = null, byte frame = 0xC0, byte precision = 8, int blocks = 1, bool apart = false)
    {
        (byte high, byte low) = ((byte)(blocks * 8 >> 8), (byte)(blocks * 8));
        byte[] marker = adobe is { } transform ? [0xFF, 0xEE, 0, 14, .. "Adobe"u8, 0, 100, 0, 0, 0, 0, (byte)transform] : [];
        byte[] quantization = [0xFF, 0xDB, 0, 67, 0, .. Enumerable.Repeat((byte)1, 64)];
        byte[] start = [0xFF, frame, 0, (byte)(8 + (3 * values.Length)), precision, high, low, high, low,
            (byte)values.Length,
            .. values.SelectMany((_, i) => new byte[] { (byte)(i + 1), 0x11, 0 })];

        // Means: categories 0 to 11, four bits each. Others: only the end of a block, one bit.
        byte[] means =
            [0xFF, 0xC4, 0, 31, 0x00, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. Enumerable.Range(0, 12).Select(i => (byte)i)];
        byte[] others = [0xFF, 0xC4, 0, 20, 0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        bool meansAlone = frame == Progressive;
        int[] all = [.. Enumerable.Range(0, values.Length)];
        byte[] passes = [.. (apart ? all.Chunk(1) : [all]).SelectMany(pass => Pass(values, pass, blocks * blocks, meansAlone))];
        return [0xFF, 0xD8, .. marker, .. quantization, .. start, .. means, .. others, .. passes, 0xFF, 0xD9];
    }

    private static byte[] Pass(byte[] values, int[] components, int blocks, bool meansAlone) =>
    [
        0xFF, 0xDA, 0, (byte)(6 + (2 * components.Length)), (byte)components.Length,
        .. components.SelectMany(i => new byte[] { (byte)(i + 1), 0 }), 0, (byte)(meansAlone ? 0 : 63), 0,
        .. Bits([.. components.Select(i => values[i])], blocks, meansAlone),
    ];

    private static byte[] Bits(byte[] values, int blocks, bool meansAlone)
    {
        var bits = new List<bool>();
        for (int i = 0; i < blocks * values.Length; i++)
        {
            // The mean less 128, times 8, and then that it does not change.
            int dc = i < values.Length ? (values[i] - 128) * 8 : 0;
            int category = dc == 0 ? 0 : (int)Math.Log2(Math.Abs(dc)) + 1;
            Add(bits, category, 4);
            Add(bits, dc >= 0 ? dc : dc + (1 << category) - 1, category);
            Add(bits, 0, meansAlone ? 0 : 1);
        }

        while (bits.Count % 8 != 0)
        {
            bits.Add(true);
        }

        return [.. bits.Chunk(8).Select(b => (byte)b.Aggregate(0, (v, bit) => (v << 1) | (bit ? 1 : 0)))
            .SelectMany(b => b == 0xFF ? new byte[] { 0xFF, 0 } : [b])];
    }

    private static void Add(List<bool> bits, int value, int count)
    {
        for (int i = count - 1; i >= 0; i--)
        {
            bits.Add(((value >> i) & 1) == 1);
        }
    }
}
