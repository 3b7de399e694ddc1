using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using PseudoLabel.Learning.Numerics;

namespace PseudoLabel.Learning.Features.Numeric;

/// <summary>
/// Draws in long tails: asinh((x - center) / scale), which is linear near the center and logarithmic far from it, on both sides
/// (Johnson 1949; Burbidge, Magee and Robb 1988).
/// </summary>
internal static class TailCompression
{
    /// <summary>Compresses values in place.</summary>
    internal static void Apply(Span<double> values, double center, double inverseScale)
    {
        Span<Vector256<double>> vectors = MemoryMarshal.Cast<double, Vector256<double>>(values);
        foreach (ref Vector256<double> x in vectors)
        {
            x = Of(x, center, inverseScale);
        }

        foreach (ref double x in values[(vectors.Length * Vector256<double>.Count)..])
        {
            x = Of(Vector256.Create(x), center, inverseScale).ToScalar();
        }
    }

    /// <summary>Compresses four values.</summary>
    internal static Vector256<double> Of(Vector256<double> x, double center, double inverseScale) =>
        PortableVectorMath.Asinh((x - Vector256.Create(center)) * Vector256.Create(inverseScale));
}
