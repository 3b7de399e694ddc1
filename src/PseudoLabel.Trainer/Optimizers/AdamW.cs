using PseudoLabel.Trainer.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Optimizers;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2): m and v are moving averages of the gradient and its square,
/// w loses rate x decay x w and then rate x m^ / (sqrt(v^) + epsilon), both averages corrected for their start at 0.
/// <see cref="IOptimizer"/> says why TorchSharp's is not taken.
/// </summary>
internal sealed class AdamW : IOptimizer
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;
    private readonly Tensor[] weights;
    private readonly FlatTensors? flat;
    private readonly Tensor[] means;
    private readonly Tensor[] squares;
    private readonly double decay;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="weights">The weights that it moves.</param>
    /// <param name="decay">The weight decay.</param>
    /// <param name="flat">The buffer that these weights and their gradients lie in; null where they do not.</param>
    public AdamW(IEnumerable<Tensor> weights, double decay, FlatTensors? flat = null)
    {
        this.flat = flat;
        this.weights = flat is null ? [.. weights] : [flat.Values];
        this.decay = decay;
        means = [.. this.weights.Select(w => zeros_like(w, requires_grad: false).DetachFromDisposeScope())];
        squares = [.. this.weights.Select(w => zeros_like(w, requires_grad: false).DetachFromDisposeScope())];
    }

    public IReadOnlyList<Tensor> State => flat is null ? [.. means, .. squares] : [.. flat.Parts(means[0]), .. flat.Parts(squares[0])];

    public void Advance(double rate, int step)
    {
        using var _ = no_grad();
        double start1 = 1 - Math.Pow(Beta1, step + 1);
        double start2 = 1 - Math.Pow(Beta2, step + 1);
        using Scalar keep = (1 - (rate * decay)).ToScalar();
        using Scalar move = (-rate / start1).ToScalar();
        using Scalar correction = (1 / Math.Sqrt(start2)).ToScalar();
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i].grad is not { } gradient)
            {
                continue;
            }

            weights[i].mul_(keep);
            means[i].Follow(gradient, Beta1);
            squares[i].mul_(Constant.Of(Beta2)).addcmul_(gradient, gradient, Constant.Of(1 - Beta2));
            using Tensor size = squares[i].sqrt();
            weights[i].addcdiv_(means[i], size.mul_(correction).add_(Constant.Of(Epsilon), Constant.Of(1)), move);
            gradient.zero_();
        }
    }

    public void Dispose()
    {
        foreach (Tensor tensor in means.Concat(squares))
        {
            tensor.Dispose();
        }
    }
}
