using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using PseudoLabel.Data;
using PseudoLabel.Learning.Numerics;

namespace PseudoLabel.Learning.Calibration;

/// <summary>
/// Distribution alignment (Berthelot et al., "ReMixMatch", 2020, section 3.1), only where the user asks for it: the teacher's probabilities
/// are pulled towards the labeled rows' class shares, q_k proportional to p_k * (pi_k / m_k)^rho, with pi_k = (n_k + 1) / (n + K) the
/// labeled shares with one row added to each class (Laplace) and m_k the pool's mean probability of class k.
/// </summary>
/// <remarks>
/// It is right only where the labels were drawn at random from the pool: labels gathered evenly would flatten a pool that is not even.
/// </remarks>
public sealed class PriorAlignment
{
    private const double LeastShare = 1e-6;
    private readonly float[] factors;

    private PriorAlignment(float[] factors) => this.factors = factors;

    /// <summary>What each class's probability is multiplied by, before a row is made to add up to 1 again.</summary>
    public IReadOnlyList<float> Factors => factors;

    /// <summary>Finds the factors.</summary>
    /// <param name="labels">The labels of the chain's own training rows, in [0, K).</param>
    /// <param name="poolShares">The K mean probabilities of the pool, m.</param>
    /// <param name="strength">The exponent rho, 0 (nothing changes) to 1.</param>
    public static PriorAlignment Create(ReadOnlySpan<int> labels, IReadOnlyList<double> poolShares, double strength)
    {
        ArgumentNullException.ThrowIfNull(poolShares);
        var counts = new int[poolShares.Count];
        foreach (int label in labels)
        {
            counts[label]++;
        }

        var factors = new float[counts.Length];
        for (int k = 0; k < factors.Length; k++)
        {
            double share = (counts[k] + 1.0) / (labels.Length + counts.Length);
            factors[k] = (float)PortableMath.Exp(strength * PortableMath.Log(share / Math.Max(poolShares[k], LeastShare)));
        }

        return new PriorAlignment(factors);
    }

    /// <summary>Aligns rows in place.</summary>
    /// <param name="blocks">Probabilities as <see cref="ClassBlocks"/>, each row adding up to 1; so they do after.</param>
    public void ApplyBlocks(Span<float> blocks)
    {
        int classes = factors.Length;
        for (int start = 0; start < blocks.Length; start += ClassBlocks.Rows * classes)
        {
            Span<float> block = blocks.Slice(start, ClassBlocks.Rows * classes);
            ref float p = ref MemoryMarshal.GetReference(block);
            for (int row = 0; row < ClassBlocks.Rows; row += 8)
            {
                var sum = Vector256<float>.Zero;
                for (int k = 0; k < classes; k++)
                {
                    var scaled = Vector256.LoadUnsafe(ref p, (nuint)(k * ClassBlocks.Rows + row)) * Vector256.Create(factors[k]);
                    scaled.StoreUnsafe(ref p, (nuint)(k * ClassBlocks.Rows + row));
                    sum += scaled;
                }

                SoftmaxBlock.Divide(ref p, row, classes, new FloatLanes8(sum));
            }
        }
    }
}
