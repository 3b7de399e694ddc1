namespace PseudoLabel.Learning.Numerics;

/// <summary>
/// Floats side by side, as many as a vector of the machine holds, for kernels whose lanes do not meet: each lane comes out the same, to the
/// last bit, whatever the width. The width is then only a matter of speed.
/// </summary>
/// <typeparam name="T">The lanes.</typeparam>
internal interface IFloatLanes<T>
    where T : struct, IFloatLanes<T>
{
    /// <summary>Number of lanes.</summary>
    static abstract int Count { get; }

    /// <summary>The same value in all lanes.</summary>
    static abstract T Create(float value);

    /// <summary>Lanes from memory.</summary>
    /// <param name="source">Where the memory starts.</param>
    /// <param name="at">Floats from there to the first lane's.</param>
    static abstract T Load(ref float source, int at);

    /// <summary>Lanes to memory.</summary>
    /// <param name="target">Where the memory starts.</param>
    /// <param name="at">Floats from there to the first lane's.</param>
    void Store(ref float target, int at);

    /// <summary>The greater of each pair; of two zeros with different signs it may be either. No value is NaN.</summary>
    static abstract T Max(T a, T b);

    /// <summary>y * 2^n, where the low bits of <paramref name="n"/> hold n, added to the exponent of y.</summary>
    /// <param name="y">Normal numbers, that stay so.</param>
    /// <param name="n">Floats whose bits, shifted up by 23, are n in the place of an exponent.</param>
    static abstract T Scale(T y, T n);

    /// <summary>Sums.</summary>
    static abstract T operator +(T a, T b);

    /// <summary>Differences.</summary>
    static abstract T operator -(T a, T b);

    /// <summary>Products.</summary>
    static abstract T operator *(T a, T b);

    /// <summary>Quotients.</summary>
    static abstract T operator /(T a, T b);
}
