using PseudoLabel.Trainer.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Optimizers;

/// <summary>
/// Stochastic gradient descent with Nesterov momentum, as in Sutskever et al. (2013) rewritten for the gradient at hand:
/// g = gradient + decay x w, v = 0.9 v + g, w loses rate x (g + 0.9 v). <see cref="IOptimizer"/> says why TorchSharp's is not taken.
/// </summary>
internal sealed class NesterovSgd : IOptimizer
{
    private const double Momentum = 0.9;
    private readonly Tensor[] weights;
    private readonly FlatTensors? flat;
    private readonly Tensor[] velocities;
    private readonly double decay;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="weights">The weights that it moves.</param>
    /// <param name="decay">The weight decay.</param>
    /// <param name="flat">The buffer that these weights and their gradients lie in; null where they do not.</param>
    public NesterovSgd(IEnumerable<Tensor> weights, double decay, FlatTensors? flat = null)
    {
        this.flat = flat;
        this.weights = flat is null ? [.. weights] : [flat.Values];
        this.decay = decay;
        velocities = [.. this.weights.Select(w => zeros_like(w, requires_grad: false).DetachFromDisposeScope())];
    }

    public IReadOnlyList<Tensor> State => flat is null ? velocities : flat.Parts(velocities[0]);

    public void Advance(double rate, int step)
    {
        using var _ = no_grad();
        using Scalar move = (-rate).ToScalar();
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i].grad is not { } gradient)
            {
                continue;
            }

            gradient.add_(weights[i], Constant.Of(decay));
            velocities[i].mul_(Constant.Of(Momentum)).add_(gradient, Constant.Of(1));
            gradient.add_(velocities[i], Constant.Of(Momentum));
            weights[i].add_(gradient, move);
            gradient.zero_();
        }
    }

    public void Dispose()
    {
        foreach (Tensor velocity in velocities)
        {
            velocity.Dispose();
        }
    }
}
