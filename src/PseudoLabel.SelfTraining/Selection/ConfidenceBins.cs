using System.Runtime.Intrinsics;

namespace PseudoLabel.SelfTraining.Selection;

/// <summary>
/// The bins of <see cref="ConfidenceHistogram"/>: 128 to every halving of 1 - c, down to the spacing of float32 below 1, so that
/// confidences of 0.9, 0.999 and 0.99999 are told apart equally well. Bin 0 holds c = 1, the last one c = 0.
/// </summary>
internal static class ConfidenceBins
{
    // The bits of a positive float32 rise with its value; without the lower 16 they are exponent and 7 bits of mantissa.
    private const int DroppedBits = 16;
    private const int FirstKey = (127 - 24) << 7; // 2^-24, the least 1 - c above 0

    /// <summary>Number of bins.</summary>
    public const int Count = (24 << 7) + 2;

    private static readonly float[] LowerEdges = FindLowerEdges();

    /// <summary>The bin of a confidence.</summary>
    /// <param name="confidence">In [0, 1].</param>
    public static int Of(float confidence) => Of(Vector256.Create(confidence))[0];

    /// <summary>The bins of eight confidences.</summary>
    /// <param name="confidences">In [0, 1].</param>
    public static Vector256<int> Of(Vector256<float> confidences)
    {
        var rest = Vector256<float>.One - confidences;
        var bin = (rest.AsInt32() >> DroppedBits) - Vector256.Create(FirstKey - 1);
        return bin & Vector256.GreaterThan(rest, Vector256<float>.Zero).AsInt32();
    }

    /// <summary>The least confidence that lies in this bin or in one above it (of a lower number).</summary>
    public static float LowerEdge(int bin) => LowerEdges[bin];

    /// <summary>The greatest confidence of a bin.</summary>
    public static float Greatest(int bin) => bin == 0 ? 1 : MathF.BitDecrement(LowerEdges[bin - 1]);

    /// <summary>A threshold moved down to the edge of its bin, so that what passes it can be counted exactly.</summary>
    /// <param name="threshold">In [0, 1].</param>
    public static float Snap(float threshold) => LowerEdges[Of(threshold)];

    /// <summary>The number of leading bins whose every confidence is at least the threshold.</summary>
    /// <param name="threshold">Any value.</param>
    public static int WhollyAtLeast(float threshold)
    {
        int low = 0, high = Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = LowerEdges[middle] >= threshold ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static float[] FindLowerEdges()
    {
        var edges = new float[Count];
        for (int bin = 0; bin < Count; bin++)
        {
            int low = 0, high = BitConverter.SingleToInt32Bits(1f);
            while (low < high)
            {
                int middle = low + (high - low) / 2;
                (low, high) = Of(BitConverter.Int32BitsToSingle(middle)) <= bin ? (low, middle) : (middle + 1, high);
            }

            edges[bin] = BitConverter.Int32BitsToSingle(low);
        }

        return edges;
    }
}
