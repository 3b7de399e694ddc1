using System.Runtime.Intrinsics;

namespace PseudoLabel.Learning.Numerics;

/// <summary>Eight lanes.</summary>
internal readonly record struct FloatLanes8(Vector256<float> Value) : IFloatLanes<FloatLanes8>
{
    /// <inheritdoc/>
    public static int Count => 8;

    /// <inheritdoc/>
    public static FloatLanes8 Create(float value) => new(Vector256.Create(value));

    /// <inheritdoc/>
    public static FloatLanes8 Load(ref float source, int at) => new(Vector256.LoadUnsafe(ref source, (nuint)at));

    /// <inheritdoc/>
    public void Store(ref float target, int at) => Value.StoreUnsafe(ref target, (nuint)at);

    /// <inheritdoc/>
    public static FloatLanes8 Max(FloatLanes8 a, FloatLanes8 b) => new(Vector256.MaxNative(a.Value, b.Value));

    /// <inheritdoc/>
    public static FloatLanes8 Scale(FloatLanes8 y, FloatLanes8 n) => new((y.Value.AsInt32() + (n.Value.AsInt32() << 23)).AsSingle());

    /// <inheritdoc/>
    public static FloatLanes8 operator +(FloatLanes8 a, FloatLanes8 b) => new(a.Value + b.Value);

    /// <inheritdoc/>
    public static FloatLanes8 operator -(FloatLanes8 a, FloatLanes8 b) => new(a.Value - b.Value);

    /// <inheritdoc/>
    public static FloatLanes8 operator *(FloatLanes8 a, FloatLanes8 b) => new(a.Value * b.Value);

    /// <inheritdoc/>
    public static FloatLanes8 operator /(FloatLanes8 a, FloatLanes8 b) => new(a.Value / b.Value);
}
