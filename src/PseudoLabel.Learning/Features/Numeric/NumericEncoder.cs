using System.Runtime.Intrinsics;
using PseudoLabel.Data;

namespace PseudoLabel.Learning.Features.Numeric;

/// <summary>Turns the cells of a numeric column into dense features.</summary>
internal sealed class NumericEncoder(NumericColumn column) : DenseEncoder
{
    private readonly double inverse = column.Varies ? 1 / column.Deviation : 0;
    private readonly double inverseTail = 1 / (column.TailScale ?? 1);

    internal override int Width => (column.Varies ? 1 : 0) + (column.HasMissing ? 1 : 0);

    internal override IEnumerable<string> Names
    {
        get
        {
            if (column.Varies)
            {
                yield return column.Name;
            }

            if (column.HasMissing)
            {
                yield return $"{column.Name}=(missing)";
            }
        }
    }

    internal override void Encode(ColumnBlock cells, int start, int count, Span<float> target, int stride) =>
        Encode(cells.Numbers.AsSpan(start, count), target, stride);

    /// <summary>Encodes cells.</summary>
    /// <param name="cells">The cells; what is not finite is missing.</param>
    /// <param name="target">The first row's first feature, row-major.</param>
    /// <param name="stride">Features from one row to the next.</param>
    internal void Encode(ReadOnlySpan<float> cells, Span<float> target, int stride)
    {
        if (column.Varies)
        {
            EncodeValues(cells, target, stride);
        }

        if (column.HasMissing)
        {
            int at = column.Varies ? 1 : 0;
            foreach (float cell in cells)
            {
                target[at] = float.IsFinite(cell) ? 0 : 1;
                at += stride;
            }
        }
    }

    private void EncodeValues(ReadOnlySpan<float> cells, Span<float> target, int stride)
    {
        Span<float> eight = stackalloc float[Vector256<float>.Count];
        int at = 0;
        for (; !cells.IsEmpty; cells = cells[Math.Min(eight.Length, cells.Length)..])
        {
            int count = Math.Min(eight.Length, cells.Length);
            if (count == eight.Length)
            {
                EncodeEight(Vector256.Create(cells)).CopyTo(eight);
            }
            else
            {
                eight.Clear();
                cells.CopyTo(eight);
                EncodeEight(Vector256.Create<float>(eight)).CopyTo(eight);
            }

            for (int i = 0; i < count; i++)
            {
                target[at] = eight[i];
                at += stride;
            }
        }
    }

    private Vector256<float> EncodeEight(Vector256<float> cells)
    {
        // Neither NaN nor an infinity is at most the greatest float.
        Vector256<float> finite = Vector256.LessThanOrEqual(Vector256.Abs(cells), Vector256.Create(float.MaxValue));
        cells = Vector256.ConditionalSelect(finite, cells, Vector256.Create((float)column.Median));
        (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(cells);
        return Vector256.Narrow(Standardize(lower), Standardize(upper));
    }

    // In double precision, so that no difference overflows and no tiny deviation has an infinite inverse.
    private Vector256<double> Standardize(Vector256<double> x)
    {
        if (column.TailScale is not null)
        {
            x = TailCompression.Of(x, column.Median, inverseTail);
        }

        Vector256<double> z = (x - Vector256.Create(column.Mean)) * Vector256.Create(inverse);
        return Vector256.Min(Vector256.Max(z, Vector256.Create(-column.Clip)), Vector256.Create(column.Clip));
    }
}
