using PseudoLabel.Trainer.Tensors;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Losses;

/// <summary>
/// w = exp(-min(max p - mu, 0)^2 / (2 var / 4)): mu and var are moving averages of the mean and variance of max p over the rows of a step
/// (Chen et al. 2023, "SoftMatch", equation 7, with n_sigma = 2; without its alignment of class shares).
/// </summary>
internal sealed class GaussianWeights : IPseudoWeights
{
    private const double Sigmas = 2;
    private readonly double decay;
    private readonly Tensor mean;
    private readonly Tensor variance;

    /// <summary>Creates the weights.</summary>
    /// <param name="classes">Number of classes.</param>
    /// <param name="decay">Decay of the averages, 0 to below 1.</param>
    /// <param name="device">Where the network is.</param>
    public GaussianWeights(int classes, double decay, Device device)
    {
        this.decay = decay;
        mean = full([1], 1f / classes, device: device).DetachFromDisposeScope();
        variance = full([1], 1f, device: device).DetachFromDisposeScope();
    }

    public IReadOnlyList<Tensor> State => [mean, variance];

    public Tensor Of(Tensor probabilities, bool learn)
    {
        Tensor sure = probabilities.max(1).values;
        if (learn)
        {
            mean.Follow(sure.mean(), decay);
            variance.Follow(sure.var(unbiased: true), decay);
        }

        Tensor below = (sure - mean).clamp_max(Constant.Of(0));
        return (below.square() / (variance * Constant.Of(-2 / (Sigmas * Sigmas)))).exp();
    }
}
