using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Numerics;

namespace PseudoLabel.SelfTraining.Confidence;

/// <summary>Class probabilities of up to 64 rows, class after class, with what is most probable in each row.</summary>
/// <remarks>Places past the last row hold numbers without meaning: computing with them is harmless, and cheaper than leaving them out.</remarks>
public readonly ref struct ProbabilityBlock
{
    /// <summary>Rows that a block has room for.</summary>
    public const int RowCapacity = ClassBlocks.Rows;

    /// <summary>Creates a view.</summary>
    /// <param name="values">Probabilities, [classes x <see cref="RowCapacity"/>].</param>
    /// <param name="rows">Rows that count, at most <see cref="RowCapacity"/>.</param>
    /// <param name="top">Each row's greatest probability, at most 1; <see cref="RowCapacity"/> places.</param>
    /// <exception cref="ArgumentException">A length is another.</exception>
    public ProbabilityBlock(ReadOnlySpan<float> values, int rows, ReadOnlySpan<float> top)
    {
        if (values.IsEmpty || values.Length % RowCapacity != 0 || rows is < 0 or > RowCapacity || top.Length != RowCapacity)
        {
            throw new ArgumentException($"{values.Length} probabilities and {top.Length} greatest ones are no block of {rows} rows.");
        }

        Values = values;
        Rows = rows;
        Top = top;
    }

    /// <summary>The probabilities, [<see cref="ClassCount"/> x <see cref="RowCapacity"/>].</summary>
    public ReadOnlySpan<float> Values { get; }

    /// <summary>Rows that count.</summary>
    public int Rows { get; }

    /// <summary>Each row's greatest probability, at most 1; <see cref="RowCapacity"/> places.</summary>
    public ReadOnlySpan<float> Top { get; }

    /// <summary>Number of classes.</summary>
    public int ClassCount => Values.Length / RowCapacity;

    /// <summary>Copies a row's probabilities.</summary>
    /// <param name="row">The row.</param>
    /// <param name="probabilities">Receives <see cref="ClassCount"/> values.</param>
    public void CopyRow(int row, Span<float> probabilities)
    {
        for (int k = 0; k < ClassCount; k++)
        {
            probabilities[k] = Values[k * RowCapacity + row];
        }
    }

    /// <summary>Finds each row's most probable class, of equal ones the first, and its probability.</summary>
    /// <param name="values">Probabilities, [classes x <see cref="RowCapacity"/>].</param>
    /// <param name="best">Receives the classes, <see cref="RowCapacity"/> places.</param>
    /// <param name="top">Receives their probabilities, <see cref="RowCapacity"/> places; 1 where rounding has brought one past it.</param>
    internal static void ArgMax(ReadOnlySpan<float> values, Span<short> best, Span<float> top)
    {
        ref float p = ref MemoryMarshal.GetReference(values);
        int classes = values.Length / RowCapacity;
        for (int row = 0; row < RowCapacity; row += 8)
        {
            var greatest = Vector256.LoadUnsafe(ref p, (nuint)row);
            var at = Vector256<int>.Zero;
            for (int k = 1; k < classes; k++)
            {
                var value = Vector256.LoadUnsafe(ref p, (nuint)(k * RowCapacity + row));
                var greater = Vector256.GreaterThan(value, greatest);
                at = Vector256.ConditionalSelect(greater.AsInt32(), Vector256.Create(k), at);
                greatest = Vector256.ConditionalSelect(greater, value, greatest);
            }

            Vector256.MinNative(greatest, Vector256<float>.One).CopyTo(top[row..]);
            Vector128.Narrow(at.GetLower(), at.GetUpper()).CopyTo(best[row..]);
        }
    }
}
