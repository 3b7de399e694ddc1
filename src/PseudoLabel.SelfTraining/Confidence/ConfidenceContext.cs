using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using PseudoLabel.Learning.Numerics;

namespace PseudoLabel.SelfTraining.Confidence;

/// <summary>
/// What a measure of confidence may look at: up to 64 rows' class probabilities, class after class, and what else is known of the rows.
/// </summary>
/// <remarks>
/// Places past the last row hold numbers without meaning: computing with them is harmless, and cheaper than leaving them out.
/// </remarks>
public readonly ref struct ConfidenceContext
{
    /// <summary>Rows that there is room for.</summary>
    public const int RowCapacity = ClassBlocks.Rows;

    /// <summary>Creates a view.</summary>
    /// <param name="probabilities">
    /// Probabilities, [classes x <see cref="RowCapacity"/>], which add up to 1 in each row; at least two classes.
    /// </param>
    /// <param name="best">Each row's most probable class; at most <see cref="RowCapacity"/> rows.</param>
    /// <param name="top">Its probability, at most 1; <see cref="RowCapacity"/> places.</param>
    /// <exception cref="ArgumentException">A length is another.</exception>
    public ConfidenceContext(ReadOnlySpan<float> probabilities, ReadOnlySpan<short> best, ReadOnlySpan<float> top)
    {
        if (probabilities.IsEmpty || probabilities.Length % RowCapacity != 0 || best.Length > RowCapacity || top.Length != RowCapacity)
        {
            throw new ArgumentException(
                $"{probabilities.Length} probabilities and {top.Length} greatest ones are no block of {best.Length} rows.");
        }

        Probabilities = probabilities;
        Best = best;
        Top = top;
    }

    /// <summary>The probabilities, [<see cref="ClassCount"/> x <see cref="RowCapacity"/>].</summary>
    public ReadOnlySpan<float> Probabilities { get; }

    /// <summary>Each row's most probable class, of equal ones the first.</summary>
    public ReadOnlySpan<short> Best { get; }

    /// <summary>Each row's greatest probability, at most 1; <see cref="RowCapacity"/> places.</summary>
    public ReadOnlySpan<float> Top { get; }

    /// <summary>The neighbor graph's probabilities, rows x classes; empty where there is no graph.</summary>
    public ReadOnlySpan<float> Opinion { get; init; }

    /// <summary>Number of rows.</summary>
    public int Rows => Best.Length;

    /// <summary>Number of classes.</summary>
    public int ClassCount => Probabilities.Length / RowCapacity;

    /// <summary>
    /// How far the members of an ensemble are from agreeing: the standard deviation over them of each row's greatest probability; empty
    /// where nothing is known of members, as of labeled rows. The first look costs a second scoring of the rows.
    /// </summary>
    public ReadOnlySpan<float> Deviations => Members is null ? [] : Members.Of(FirstRow, Rows);

    /// <summary>The probability of a class in a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="k">The class.</param>
    public float this[int row, int k] => Probabilities[k * RowCapacity + row];

    /// <summary>What knows the deviations; null where nothing does.</summary>
    internal MemberDeviations? Members { get; init; }

    /// <summary>The first row's place among those that <see cref="Members"/> knows.</summary>
    internal int FirstRow { get; init; }

    /// <summary>Finds each row's most probable class, of equal ones the first, and its probability.</summary>
    /// <param name="probabilities">Probabilities, [classes x <see cref="RowCapacity"/>].</param>
    /// <param name="best">Receives the classes, <see cref="RowCapacity"/> places.</param>
    /// <param name="top">Receives their probabilities, <see cref="RowCapacity"/> places; 1 where rounding has brought one past it.</param>
    internal static void ArgMax(ReadOnlySpan<float> probabilities, Span<short> best, Span<float> top)
    {
        ref float p = ref MemoryMarshal.GetReference(probabilities);
        int classes = probabilities.Length / RowCapacity;
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
