using PseudoLabel.Trainer.Tensors;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Optimizers;

/// <summary>
/// Moves weights against their gradients. Our own, small as they are, because TorchSharp's leave the numbers they pass on to the garbage collector
/// (<see cref="Constant"/>), and so that a checkpoint holds their state as plain tensors.
/// </summary>
internal interface IOptimizer : IDisposable
{
    /// <summary>What is remembered from step to step, in a fixed order.</summary>
    IReadOnlyList<Tensor> State { get; }

    /// <summary>Takes a step with the gradients that the weights have, and forgets them.</summary>
    /// <param name="rate">The learning rate.</param>
    /// <param name="step">The step, from 0.</param>
    void Advance(double rate, int step);
}
