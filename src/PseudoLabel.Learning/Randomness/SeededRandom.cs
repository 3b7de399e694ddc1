using System.Numerics;
using System.Text;

namespace PseudoLabel.Learning.Randomness;

/// <summary>
/// A seeded generator whose sequence is fixed by this code, not by the runtime: xoshiro256** (Blackman and Vigna, 2018),
/// its state filled by SplitMix64. Streams for parts of the work are derived by name, so that adding one part
/// never shifts another's numbers.
/// </summary>
public sealed class SeededRandom
{
    private ulong s0, s1, s2, s3;

    /// <summary>Creates the generator of one seed.</summary>
    /// <param name="seed">Any value.</param>
    public SeededRandom(ulong seed)
    {
        s0 = SplitMix(ref seed);
        s1 = SplitMix(ref seed);
        s2 = SplitMix(ref seed);
        s3 = SplitMix(ref seed);
    }

    /// <summary>A seed for one named part of the work, e.g. <c>Derive(seed, "fold", 3)</c>.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="part">The part's name.</param>
    /// <param name="numbers">Its coordinates: repeat, fold, round, batch.</param>
    /// <returns>A well mixed seed that depends on every argument.</returns>
    public static ulong Derive(ulong seed, string part, params ReadOnlySpan<long> numbers)
    {
        ArgumentNullException.ThrowIfNull(part);
        ulong state = seed;
        ulong hash = SplitMix(ref state);
        foreach (byte b in Encoding.UTF8.GetBytes(part))
        {
            hash = Mix(hash ^ b);
        }

        foreach (long n in numbers)
        {
            hash = Mix(hash ^ (ulong)n);
        }

        return hash;
    }

    /// <summary>A stateless hash of a row to [0, 1): the same row gets the same number in whatever order rows are met.</summary>
    /// <param name="seed">The stream's seed.</param>
    /// <param name="a">First coordinate, e.g. the batch.</param>
    /// <param name="b">Second coordinate, e.g. the row.</param>
    public static double Uniform(ulong seed, long a, long b) => (Mix(Mix(seed ^ (ulong)a) ^ (ulong)b) >> 11) * (1.0 / (1UL << 53));

    /// <summary>The next 64 random bits.</summary>
    public ulong NextUInt64()
    {
        ulong result = BitOperations.RotateLeft(s1 * 5, 7) * 9;
        ulong t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = BitOperations.RotateLeft(s3, 45);
        return result;
    }

    /// <summary>The next number in [0, 1).</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>The next integer in [0, <paramref name="bound"/>), without bias (Lemire 2019).</summary>
    /// <param name="bound">Exclusive upper bound, at least 1.</param>
    public int NextInt32(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        ulong product = (NextUInt64() >> 32) * (ulong)bound;
        if ((uint)product < (uint)bound)
        {
            uint threshold = (uint)-bound % (uint)bound;
            while ((uint)product < threshold)
            {
                product = (NextUInt64() >> 32) * (ulong)bound;
            }
        }

        return (int)(product >> 32);
    }

    /// <summary>The next number from the standard normal distribution (Box and Muller, one of the pair).</summary>
    public double NextGaussian() => Math.Sqrt(-2 * Math.Log(1 - NextDouble())) * Math.Cos(2 * Math.PI * NextDouble());

    /// <summary>Shuffles in place (Fisher and Yates).</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="items">What to shuffle.</param>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextInt32(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15UL;
        return Mix(state);
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
