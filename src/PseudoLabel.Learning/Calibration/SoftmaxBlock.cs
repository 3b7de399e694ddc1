using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using PseudoLabel.Learning.Numerics;

namespace PseudoLabel.Learning.Calibration;

/// <summary>
/// Softmax of a block of scores. A lane is one row, whose classes are summed in their order: the same bits on every machine.
/// </summary>
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
        if (Vector512.IsHardwareAccelerated)
        {
            Apply<FloatLanes16>(block, rows, classes, inverse);
        }
        else
        {
            Apply<FloatLanes8>(block, rows, classes, inverse);
        }
    }

    /// <summary>Divides all classes of some rows.</summary>
    /// <typeparam name="T">The lanes.</typeparam>
    /// <param name="row">The first of the rows.</param>
    /// <param name="sum">What each row is divided by.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Divide<T>(ref float block, int row, int classes, T sum)
        where T : struct, IFloatLanes<T>
    {
        for (int at = row; at < classes * Rows; at += Rows)
        {
            (T.Load(ref block, at) / sum).Store(ref block, at);
        }
    }

    /// <summary>The same by lanes of a given width.</summary>
    /// <typeparam name="T">The lanes.</typeparam>
    /// <param name="block">Scores, [classes x 64].</param>
    /// <param name="rows">Rows that count, at most 64.</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <param name="inverse">1 / T.</param>
    internal static void Apply<T>(Span<float> block, int rows, int classes, float inverse)
        where T : struct, IFloatLanes<T>
    {
        ref float z = ref MemoryMarshal.GetReference(block[..(Rows * classes)]);
        var scale = T.Create(inverse);
        for (int row = 0; row < rows; row += T.Count)
        {
            T top = T.Load(ref z, row);
            for (int at = row + Rows; at < classes * Rows; at += Rows)
            {
                top = T.Max(top, T.Load(ref z, at));
            }

            T sum = T.Create(0);
            for (int at = row; at < classes * Rows; at += Rows)
            {
                T e = FloatMath.ExpOfNegative((T.Load(ref z, at) - top) * scale);
                e.Store(ref z, at);
                sum += e;
            }

            Divide(ref z, row, classes, sum);
        }
    }
}
