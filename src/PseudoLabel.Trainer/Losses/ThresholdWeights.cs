using PseudoLabel.Trainer.Tensors;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Losses;

/// <summary>w = 1 where max p is at least a fixed threshold, else 0 (Sohn et al. 2020, "FixMatch", equation 4).</summary>
/// <param name="threshold">The threshold, 0 to 1.</param>
internal sealed class ThresholdWeights(double threshold) : IPseudoWeights
{
    public IReadOnlyList<Tensor> State => [];

    public Tensor Of(Tensor probabilities, bool learn) => probabilities.max(1).values.ge(Constant.Of(threshold)).to(ScalarType.Float32);
}
