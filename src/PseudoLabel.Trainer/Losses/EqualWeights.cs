using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Losses;

/// <summary>w = 1: every pseudo-label counts, alpha(t) alone holds them back (Lee 2013, "Pseudo-Label", equation 15).</summary>
internal sealed class EqualWeights : IPseudoWeights
{
    public IReadOnlyList<Tensor> State => [];

    public Tensor Of(Tensor probabilities, bool learn) => ones(probabilities.shape[0], device: probabilities.device);
}
