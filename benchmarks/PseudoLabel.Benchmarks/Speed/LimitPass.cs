using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PseudoLabel.Benchmarks.Speed;

/// <summary>
/// What the machine does at best: a plain read of a file's bytes into one reused buffer, and as many multiplications and additions as the
/// models' logits take, fused where the machine fuses them. Nothing is transposed, no row is told from the next, nothing is made of the
/// sums.
/// </summary>
internal sealed class LimitPass
{
    // A read at a time: what it brings is multiplied while it is in the second-level cache.
    private const int ReadBytes = 1 << 20;
    private byte[] buffer = [];
    private float sum;

    /// <summary>The sum of everything: looked at, so that nothing can be left out.</summary>
    public float Sum => sum;

    /// <summary>
    /// Dense: each number read is multiplied by one weight of each output and added to a sum of that output's. Ten outputs times two rows
    /// of lanes are in flight, the weights being the same for both.
    /// </summary>
    /// <param name="path">A batch.</param>
    /// <param name="weights">Weights of one model after the other, each [outputs x columns].</param>
    /// <param name="outputs">Outputs, a multiple of 10.</param>
    /// <param name="columns">Columns, a multiple of 16.</param>
    public void Dense(string path, ReadOnlySpan<float> weights, int outputs, int columns)
    {
        Fit(ReadBytes);
        using var file = File.OpenHandle(path);
        for (long at = 0; RandomAccess.Read(file, buffer.AsSpan(0, ReadBytes), at) is > 0 and var read; at += read)
        {
            ReadOnlySpan<float> cells = MemoryMarshal.Cast<byte, float>(buffer.AsSpan(0, read));
            for (int row = 0; row + 2 * columns <= cells.Length; row += 2 * columns)
            {
                for (int output = 0; output < outputs; output += 10)
                {
                    sum += Ten(ref Unsafe.Add(ref MemoryMarshal.GetReference(cells), row),
                        ref Unsafe.Add(ref MemoryMarshal.GetReference(weights), output * columns), columns);
                }
            }
        }
    }

    /// <summary>
    /// Sparse: each entry's value is multiplied by the weight of its column for each model and added to one of four sums.
    /// </summary>
    /// <param name="path">A batch without dense columns.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="entries">Its entries a row.</param>
    /// <param name="models">The weights of each model, one a column.</param>
    public void Sparse(string path, int rows, int entries, ReadOnlySpan<float[]> models)
    {
        using var file = File.OpenHandle(path);
        int length = (int)RandomAccess.GetLength(file);
        Fit(length);
        for (int at = 0; at < length;)
        {
            at += RandomAccess.Read(file, buffer.AsSpan(at, length - at), at);
        }

        ReadOnlySpan<int> numbers = MemoryMarshal.Cast<byte, int>(buffer.AsSpan(0, length & ~3))[(10 + rows + 1)..];
        ReadOnlySpan<int> indices = numbers[..(rows * entries)];
        ReadOnlySpan<float> values = MemoryMarshal.Cast<int, float>(numbers.Slice(rows * entries, rows * entries));
        if (models.Length == 1)
        {
            sum += One(indices, values, models[0]);
        }
        else
        {
            sum += Two(indices, values, models[0], models[1]);
        }
    }

    private static float Ten(ref float x, ref float w, int columns)
    {
        Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default, a6 = default, a7 = default,
            a8 = default, a9 = default;
        Vector512<float> b0 = default, b1 = default, b2 = default, b3 = default, b4 = default, b5 = default, b6 = default, b7 = default,
            b8 = default, b9 = default;
        for (int column = 0; column < columns; column += Vector512<float>.Count)
        {
            var p = Vector512.LoadUnsafe(ref x, (nuint)column);
            var q = Vector512.LoadUnsafe(ref x, (nuint)(columns + column));
            Step(ref w, column, p, q, ref a0, ref b0);
            Step(ref w, columns + column, p, q, ref a1, ref b1);
            Step(ref w, 2 * columns + column, p, q, ref a2, ref b2);
            Step(ref w, 3 * columns + column, p, q, ref a3, ref b3);
            Step(ref w, 4 * columns + column, p, q, ref a4, ref b4);
            Step(ref w, 5 * columns + column, p, q, ref a5, ref b5);
            Step(ref w, 6 * columns + column, p, q, ref a6, ref b6);
            Step(ref w, 7 * columns + column, p, q, ref a7, ref b7);
            Step(ref w, 8 * columns + column, p, q, ref a8, ref b8);
            Step(ref w, 9 * columns + column, p, q, ref a9, ref b9);
        }

        return (a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9 + b0 + b1 + b2 + b3 + b4 + b5 + b6 + b7 + b8 + b9)[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(ref float w, int at, Vector512<float> p, Vector512<float> q, ref Vector512<float> a, ref Vector512<float> b)
    {
        var weight = Vector512.LoadUnsafe(ref w, (nuint)at);
        a = Vector512.FusedMultiplyAdd(weight, p, a);
        b = Vector512.FusedMultiplyAdd(weight, q, b);
    }

    private static float One(ReadOnlySpan<int> indices, ReadOnlySpan<float> values, float[] weights)
    {
        ref float w = ref MemoryMarshal.GetArrayDataReference(weights);
        float a = 0, b = 0, c = 0, d = 0;
        for (int i = 0; i + 4 <= indices.Length && i + 4 <= values.Length; i += 4)
        {
            a += values[i] * Unsafe.Add(ref w, indices[i]);
            b += values[i + 1] * Unsafe.Add(ref w, indices[i + 1]);
            c += values[i + 2] * Unsafe.Add(ref w, indices[i + 2]);
            d += values[i + 3] * Unsafe.Add(ref w, indices[i + 3]);
        }

        return a + b + c + d;
    }

    private static float Two(ReadOnlySpan<int> indices, ReadOnlySpan<float> values, float[] first, float[] second)
    {
        ref float w = ref MemoryMarshal.GetArrayDataReference(first);
        ref float v = ref MemoryMarshal.GetArrayDataReference(second);
        float a = 0, b = 0, c = 0, d = 0;
        for (int i = 0; i + 2 <= indices.Length && i + 2 <= values.Length; i += 2)
        {
            a += values[i] * Unsafe.Add(ref w, indices[i]);
            b += values[i] * Unsafe.Add(ref v, indices[i]);
            c += values[i + 1] * Unsafe.Add(ref w, indices[i + 1]);
            d += values[i + 1] * Unsafe.Add(ref v, indices[i + 1]);
        }

        return a + b + c + d;
    }

    private void Fit(int bytes)
    {
        if (buffer.Length < bytes)
        {
            buffer = GC.AllocateUninitializedArray<byte>(bytes);
        }
    }
}
