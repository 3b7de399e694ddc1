using PseudoLabel.Trainer.Tensors;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Optimizers;

/// <summary>
/// Moves weights against their gradients. Our own, small as they are, for two reasons. TorchSharp's pass plain numbers on to native code
/// and leave them to the garbage collector, which may free one while it is read: seldom, then a training ends in the middle
/// (<see cref="Constant"/>). And a checkpoint holds their state as plain tensors in a fixed order, so that a training that goes on ends in
/// the same bytes as one never stopped. Their steps are TorchSharp's own, to which tests hold them.
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
