using PseudoLabel.Trainer.Tensors;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Training;

/// <summary>
/// The same as <see cref="LossScale"/> without a wait for the device: the factor is kept there, and nobody here knows whether gradients
/// overflowed. A step in which they did is taken with gradients of 0: its weights decay, and move on by what the optimizer remembers.
/// </summary>
internal sealed class DeviceLossScale : ILossScale
{
    private readonly Tensor factor;
    private readonly Tensor goodSteps;

    /// <summary>Starts with the same factor.</summary>
    /// <param name="device">Where the network is.</param>
    public DeviceLossScale(Device device)
    {
        factor = full([1], (float)LossScale.Start, device: device).DetachFromDisposeScope();
        goodSteps = zeros(1, device: device).DetachFromDisposeScope();
    }

    /// <summary>The factor, read from the device.</summary>
    public double Factor => factor.item<float>();

    public void Add(Tensor loss)
    {
        using Tensor scaled = loss * factor;
        scaled.sum().backward();
    }

    public bool Finish(IReadOnlyList<Tensor> weights)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Tensor[] gradients = [.. weights.Select(w => w.grad).OfType<Tensor>()];
        Tensor finite = stack(gradients.Select(g => g.sum()).ToArray()).isfinite().all();
        Tensor overflow = finite.logical_not();
        foreach (Tensor gradient in gradients)
        {
            gradient.div_(factor).masked_fill_(overflow, Constant.Of(0));
        }

        goodSteps.add_(Constant.Of(1), Constant.Of(1)).masked_fill_(overflow, Constant.Of(0));
        Tensor grows = goodSteps.remainder(Constant.Of(LossScale.StepsToGrow)).eq(Constant.Of(0)).logical_and(finite);
        Tensor change = overflow.to(ScalarType.Float32) * Constant.Of(-0.5);
        factor.mul_(change.Plus(grows.to(ScalarType.Float32)).Plus(1)).clamp_max_(Constant.Of(LossScale.Most));
        return true;
    }

    public void Dispose()
    {
        factor.Dispose();
        goodSteps.Dispose();
    }
}
