namespace PseudoLabel.Run.Tests.Inputs.Images.Writers;

/// <summary>Writes lossless JPEG (ITU-T T.81, annex H) with codes of five bits for all seventeen sizes of differences.</summary>
internal static class LosslessJpegWriter
{
    private const int Sizes = 17;
    private const int CodeBits = 5;

    /// <param name="width">Pixels across.</param>
    /// <param name="height">Pixels down.</param>
    /// <param name="components">Values of a pixel.</param>
    /// <param name="precision">Bits a value.</param>
    /// <param name="values">The values, those of a pixel side by side.</param>
    /// <param name="predictor">1 to 7.</param>
    /// <param name="restart">Pixels after which coding begins anew, whole rows; 0 for never.</param>
    public static byte[] Write(int width, int height, int components, int precision, int[] values, int predictor, int restart)
    {
        byte[] frame = [0xFF, 0xC3, 0, (byte)(8 + (3 * components)), (byte)precision, 0, (byte)height, 0, (byte)width, (byte)components,
            .. Enumerable.Range(1, components).SelectMany(c => new byte[] { (byte)c, 0x11, 0 })];
        byte[] table = [0xFF, 0xC4, 0, 19 + Sizes, 0, 0, 0, 0, 0, Sizes, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
            .. Enumerable.Range(0, Sizes).Select(i => (byte)i)];
        byte[] restarts = restart == 0 ? [] : [0xFF, 0xDD, 0, 4, 0, (byte)restart];
        byte[] scan = [0xFF, 0xDA, 0, (byte)(6 + (2 * components)), (byte)components,
            .. Enumerable.Range(1, components).SelectMany(c => new byte[] { (byte)c, 0 }), (byte)predictor, 0, 0];
        List<byte> coded = [];
        int stretch = restart == 0 ? width * height : restart;
        for (int from = 0, number = 0; from < width * height; from += stretch, number++)
        {
            coded.AddRange(number == 0 ? [] : [0xFF, (byte)(0xD0 + ((number - 1) % 8))]);
            coded.AddRange(Coded(width, components, precision, values, predictor, from, Math.Min(from + stretch, width * height)));
        }

        return [0xFF, 0xD8, .. frame, .. table, .. restarts, .. scan, .. coded, 0xFF, 0xD9];
    }

    private static IEnumerable<byte> Coded(int width, int components, int precision, int[] values, int predictor, int from, int to)
    {
        var bits = new List<bool>();
        for (int pixel = from; pixel < to; pixel++)
        {
            for (int c = 0; c < components; c++)
            {
                int At(int back) => values[((pixel - back) * components) + c];
                bool firstRow = pixel - from < width;
                int foretold = pixel == from ? 1 << (precision - 1)
                    : firstRow ? At(1)
                    : pixel % width == 0 ? At(width)
                    : predictor switch
                    {
                        1 => At(1),
                        2 => At(width),
                        3 => At(width + 1),
                        4 => At(1) + At(width) - At(width + 1),
                        5 => At(1) + ((At(width) - At(width + 1)) >> 1),
                        6 => At(width) + ((At(1) - At(width + 1)) >> 1),
                        _ => (At(1) + At(width)) >> 1,
                    };
                Add(bits, (short)(At(0) - foretold));
            }
        }

        while (bits.Count % 8 != 0)
        {
            bits.Add(true);
        }

        return bits.Chunk(8).Select(b => (byte)b.Aggregate(0, (v, bit) => (v << 1) | (bit ? 1 : 0)))
            .SelectMany(b => b == 0xFF ? new byte[] { 0xFF, 0 } : [b]);
    }

    private static void Add(List<bool> bits, short difference)
    {
        int size = difference == 0 ? 0 : difference == short.MinValue ? 16 : (int)Math.Log2(Math.Abs((int)difference)) + 1;
        Add(bits, size, CodeBits);
        if (size < 16)
        {
            Add(bits, difference >= 0 ? difference : difference + (1 << size) - 1, size);
        }
    }

    private static void Add(List<bool> bits, int value, int count)
    {
        for (int i = count - 1; i >= 0; i--)
        {
            bits.Add(((value >> i) & 1) == 1);
        }
    }
}
