using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using PseudoLabel.Core.Learners;
using PseudoLabel.Core.Numerics;

namespace PseudoLabel.Core.Calibration;

/// <summary>Softmax of a block of scores, eight rows at a time. A lane is one row, whose classes are summed in their order: the same bits on every machine.</summary>
internal static class SoftmaxBlock
{
    private const int Rows = ClassBlocks.Rows;

    /// <summary>Replaces scores by exp(inverse (score - greatest)) / sum of these.</summary>
    /// <param name="block">Scores, [classes x 64].</param>
    /// <param name="rows">Rows that count, at most 64.</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <param name="inverse">1 / T.</param>
    internal static void Apply(Span<float> block, int rows, int classes, float inverse)
    {
        ref float z = ref MemoryMarshal.GetReference(block[..(Rows * classes)]);
        var scale = Vector256.Create(inverse);
        for (int row = 0; row < rows; row += 8)
        {
            var top = Vector256.LoadUnsafe(ref z, (nuint)row);
            for (int k = 1; k < classes; k++)
            {
                top = Vector256.MaxNative(top, Vector256.LoadUnsafe(ref z, (nuint)(k * Rows + row)));
            }

            var sum = Vector256<float>.Zero;
            for (int k = 0; k < classes; k++)
            {
                var e = FloatMath.ExpOfNegative((Vector256.LoadUnsafe(ref z, (nuint)(k * Rows + row)) - top) * scale);
                e.StoreUnsafe(ref z, (nuint)(k * Rows + row));
                sum += e;
            }

            Divide(ref z, row, classes, sum);
        }
    }

    /// <summary>Divides all classes of eight rows.</summary>
    /// <param name="block">The block's first value.</param>
    /// <param name="row">The first of the rows.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="sum">What each row is divided by.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Divide(ref float block, int row, int classes, Vector256<float> sum)
    {
        for (int k = 0; k < classes; k++)
        {
            (Vector256.LoadUnsafe(ref block, (nuint)(k * Rows + row)) / sum).StoreUnsafe(ref block, (nuint)(k * Rows + row));
        }
    }
}
