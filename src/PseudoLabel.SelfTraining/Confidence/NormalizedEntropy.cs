using System.Runtime.Intrinsics;
using PseudoLabel.Data;
using PseudoLabel.Learning.Numerics;

namespace PseudoLabel.SelfTraining.Confidence;

/// <summary>1 - H / ln K, H being the entropy of the row's probabilities: 0 for a uniform row, small where many classes compete.</summary>
internal sealed class NormalizedEntropy : IConfidenceMeasure
{
    // Below the smallest normal number p ln p is 0 to float32.
    private const float Least = 1e-37f;

    /// <inheritdoc/>
    public void Measure(in ConfidenceContext rows, Span<float> confidences)
    {
        var whole = Vector256.Create(PortableMath.Log(rows.ClassCount));
        for (int row = 0; row < ConfidenceContext.RowCapacity; row += 8)
        {
            Vector256<double> low = default, high = default;
            for (int at = row; at < rows.Probabilities.Length; at += ConfidenceContext.RowCapacity)
            {
                var (p, q) = Vector256.Widen(Vector256.Create(rows.Probabilities[at..]));
                low -= Term(p);
                high -= Term(q);
            }

            var rest = Vector256.Narrow(Vector256<double>.One - low / whole, Vector256<double>.One - high / whole);
            BlockMath.ZeroToOne(rest).CopyTo(confidences[row..]);
        }
    }

    // p ln p, and 0 where p is next to nothing.
    private static Vector256<double> Term(Vector256<double> p) =>
        Vector256.GreaterThan(p, Vector256.Create((double)Least)) & (p * PortableVectorMath.Log(p));
}
