using System.Runtime.Intrinsics;

namespace PseudoLabel.Learning.Numerics;

/// <summary>Sixteen lanes.</summary>
internal readonly record struct FloatLanes16(Vector512<float> Value) : IFloatLanes<FloatLanes16>
{
    /// <inheritdoc/>
    public static int Count => 16;

    /// <inheritdoc/>
    public static FloatLanes16 Create(float value) => new(Vector512.Create(value));

    /// <inheritdoc/>
    public static FloatLanes16 Load(ref float source, int at) => new(Vector512.LoadUnsafe(ref source, (nuint)at));

    /// <inheritdoc/>
    public void Store(ref float target, int at) => Value.StoreUnsafe(ref target, (nuint)at);

    /// <inheritdoc/>
    public static FloatLanes16 Max(FloatLanes16 a, FloatLanes16 b) => new(Vector512.MaxNative(a.Value, b.Value));

    /// <inheritdoc/>
    public static FloatLanes16 Scale(FloatLanes16 y, FloatLanes16 n) => new((y.Value.AsInt32() + (n.Value.AsInt32() << 23)).AsSingle());

    /// <inheritdoc/>
    public static FloatLanes16 operator +(FloatLanes16 a, FloatLanes16 b) => new(a.Value + b.Value);

    /// <inheritdoc/>
    public static FloatLanes16 operator -(FloatLanes16 a, FloatLanes16 b) => new(a.Value - b.Value);

    /// <inheritdoc/>
    public static FloatLanes16 operator *(FloatLanes16 a, FloatLanes16 b) => new(a.Value * b.Value);

    /// <inheritdoc/>
    public static FloatLanes16 operator /(FloatLanes16 a, FloatLanes16 b) => new(a.Value / b.Value);
}
