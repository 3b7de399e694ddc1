namespace PseudoLabel.Data.Images;

/// <summary>
/// Which pixels of one side of an image a pixel of the picture is made of, and with what weights: a cubic convolution (Keys 1981, a = -1/2)
/// whose width grows with the scale where the image is made smaller, so that nothing is skipped; as Pillow has it. The weights are whole
/// numbers that sum to about <see cref="One"/>, from doubles by additions, multiplications and divisions alone: the same on every machine.
/// </summary>
internal sealed class PictureTaps
{
    /// <summary>Bits after the point of a weight: 255 times the sum of the weights' sizes, 1.25 at most, stays below 2^31.</summary>
    public const int Bits = 22;

    private const int One = 1 << Bits;
    private const double Reach = 2;
    private readonly int[] from;
    private readonly int[] starts;
    private readonly int[] weights;

    private PictureTaps(int[] from, int[] starts, int[] weights) => (this.from, this.starts, this.weights) = (from, starts, weights);

    /// <summary>The pixels that are used at all start here.</summary>
    public int First => from[0];

    /// <summary>The pixels that are used at all end before this one.</summary>
    public int End => from[^1] + Weights(from.Length - 1).Length;

    /// <summary>The weights along one side.</summary>
    /// <param name="size">Pixels of the image, at least 1.</param>
    /// <param name="count">Pixels of the picture, at least 1.</param>
    /// <param name="scale">Pixels of the image to one of the picture; what is over at both ends is left out alike.</param>
    /// <param name="length">The image's length in these pixels, which may end within the first or the last.</param>
    /// <param name="before">How much of the first pixel is before it.</param>
    public static PictureTaps Of(int size, int count, double scale, double length, double before)
    {
        double start = before + ((length - (count * scale)) / 2);
        double stretch = Math.Max(scale, 1);
        double reach = Reach * stretch;
        int[] from = new int[count];
        int[] starts = new int[count + 1];
        var weights = new List<int>();
        for (int i = 0; i < count; i++)
        {
            double center = start + ((i + 0.5) * scale);
            int low = Math.Max(0, (int)Math.Floor(center - reach + 0.5));
            int high = Math.Min(size, (int)Math.Floor(center + reach + 0.5));
            double[] shares = new double[high - low];
            double sum = 0;
            for (int k = 0; k < shares.Length; k++)
            {
                shares[k] = Cubic((low + k - center + 0.5) / stretch);
                sum += shares[k];
            }

            from[i] = low;
            weights.AddRange(shares.Select(share => (int)Math.Floor((share / sum * One) + 0.5)));
            starts[i + 1] = weights.Count;
        }

        return new PictureTaps(from, starts, [.. weights]);
    }

    /// <summary>The first pixel that one of the picture is made of.</summary>
    public int From(int i) => from[i];

    /// <summary>The weights of that pixel and those after it.</summary>
    public ReadOnlySpan<int> Weights(int i) => weights.AsSpan(starts[i], starts[i + 1] - starts[i]);

    /// <summary>A sum of values times weights, rounded, within 0 to 255.</summary>
    public static byte Round(int sum) => (byte)Math.Clamp((sum + (One >> 1)) >> Bits, 0, 255);

    private static double Cubic(double x)
    {
        double t = Math.Abs(x);
        return t < 1 ? (((1.5 * t) - 2.5) * t * t) + 1
            : t < 2 ? ((((-0.5 * t) + 2.5) * t) - 4) * t + 2
            : 0;
    }
}
