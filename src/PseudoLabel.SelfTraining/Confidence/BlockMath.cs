using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PseudoLabel.SelfTraining.Confidence;

/// <summary>What the measures of confidence share when they measure eight rows at once.</summary>
internal static class BlockMath
{
    /// <summary>Values brought into [0, 1].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> ZeroToOne(Vector256<float> values) =>
        Vector256.MinNative(Vector256.MaxNative(values, Vector256<float>.Zero), Vector256<float>.One);
}
