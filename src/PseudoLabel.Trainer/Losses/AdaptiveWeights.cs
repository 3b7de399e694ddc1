using PseudoLabel.Trainer.Tensors;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Losses;

/// <summary>
/// w = 1 where max p is at least tau p~(k) / max p~, else 0, k being the row's pseudo-label: tau is the moving average of mean max p, p~ of
/// the mean probabilities (Wang et al. 2023, "FreeMatch", equations 5 to 8; without its fairness term). Both start at 1 / classes. tau is
/// held at 0.95 at most, as in the authors' option for few classes.
/// </summary>
internal sealed class AdaptiveWeights : IPseudoWeights
{
    private const double Ceiling = 0.95;
    private readonly double decay;
    private readonly Tensor threshold;
    private readonly Tensor shares;

    /// <summary>Creates the weights.</summary>
    /// <param name="classes">Number of classes.</param>
    /// <param name="decay">Decay of the averages, 0 to below 1.</param>
    /// <param name="device">Where the network is.</param>
    public AdaptiveWeights(int classes, double decay, Device device)
    {
        this.decay = decay;
        threshold = full([1], 1f / classes, device: device).DetachFromDisposeScope();
        shares = full([classes], 1f / classes, device: device).DetachFromDisposeScope();
    }

    public IReadOnlyList<Tensor> State => [threshold, shares];

    public Tensor Of(Tensor probabilities, bool learn)
    {
        (Tensor sure, Tensor best) = probabilities.max(1);
        if (learn)
        {
            threshold.Follow(sure.mean(), decay);
            shares.Follow(probabilities.mean([0L]), decay);
        }

        Tensor limits = threshold.clamp_max(Constant.Of(Ceiling)) * shares / shares.max();
        return sure.ge(limits.index_select(0, best)).to(ScalarType.Float32);
    }
}
