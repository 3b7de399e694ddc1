using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PseudoLabel.Learning.Learners.Linear;

/// <summary>Sums over parameter vectors in a fixed order: four interleaved sums in double, then the rest.</summary>
public static class VectorMath
{
    /// <summary>The dot product.</summary>
    /// <param name="a">One vector.</param>
    /// <param name="b">The other, at least as long.</param>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ref double p = ref MemoryMarshal.GetReference(a);
        ref double q = ref MemoryMarshal.GetReference(b);
        var sum = Vector256<double>.Zero;
        int i = 0;
        for (; i + 4 <= a.Length; i += 4)
        {
            sum += Vector256.LoadUnsafe(ref p, (nuint)i) * Vector256.LoadUnsafe(ref q, (nuint)i);
        }

        double rest = sum[0] + sum[1] + sum[2] + sum[3];
        for (; i < a.Length; i++)
        {
            rest += a[i] * b[i];
        }

        return rest;
    }

    /// <summary>The dot product with a vector kept in float32.</summary>
    /// <param name="a">One vector.</param>
    /// <param name="b">The other, at least as long.</param>
    public static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<double> b)
    {
        ref float p = ref MemoryMarshal.GetReference(a);
        ref double q = ref MemoryMarshal.GetReference(b);
        var sum = Vector256<double>.Zero;
        int i = 0;
        for (; i + 8 <= a.Length; i += 8)
        {
            var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref p, (nuint)i));
            sum += low * Vector256.LoadUnsafe(ref q, (nuint)i);
            sum += high * Vector256.LoadUnsafe(ref q, (nuint)i + 4);
        }

        double rest = sum[0] + sum[1] + sum[2] + sum[3];
        for (; i < a.Length; i++)
        {
            rest += a[i] * b[i];
        }

        return rest;
    }

    /// <summary>y += factor * x.</summary>
    /// <param name="factor">The factor.</param>
    /// <param name="x">What is added.</param>
    /// <param name="y">What it is added to.</param>
    public static void AddScaled(double factor, ReadOnlySpan<float> x, Span<double> y)
    {
        ref float p = ref MemoryMarshal.GetReference(x);
        ref double q = ref MemoryMarshal.GetReference(y);
        var factors = Vector256.Create(factor);
        int i = 0;
        for (; i + 8 <= y.Length; i += 8)
        {
            var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref p, (nuint)i));
            (Vector256.LoadUnsafe(ref q, (nuint)i) + factors * low).StoreUnsafe(ref q, (nuint)i);
            (Vector256.LoadUnsafe(ref q, (nuint)i + 4) + factors * high).StoreUnsafe(ref q, (nuint)i + 4);
        }

        for (; i < y.Length; i++)
        {
            y[i] += factor * x[i];
        }
    }

    /// <summary>y += factor * x.</summary>
    /// <param name="factor">The factor.</param>
    /// <param name="x">What is added, at least as long.</param>
    /// <param name="y">What it is added to.</param>
    public static void AddScaled(double factor, ReadOnlySpan<double> x, Span<double> y)
    {
        ref double p = ref MemoryMarshal.GetReference(x);
        ref double q = ref MemoryMarshal.GetReference(y);
        var factors = Vector256.Create(factor);
        int i = 0;
        for (; i + 4 <= y.Length; i += 4)
        {
            (Vector256.LoadUnsafe(ref q, (nuint)i) + factors * Vector256.LoadUnsafe(ref p, (nuint)i)).StoreUnsafe(ref q, (nuint)i);
        }

        for (; i < y.Length; i++)
        {
            y[i] += factor * x[i];
        }
    }

    /// <summary>The largest magnitude.</summary>
    internal static double MaxNorm(ReadOnlySpan<double> x)
    {
        double max = 0;
        foreach (double v in x)
        {
            max = Math.Max(max, Math.Abs(v));
        }

        return max;
    }
}
