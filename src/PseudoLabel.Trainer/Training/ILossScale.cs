using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Training;

/// <summary>
/// What keeps small gradients from vanishing in half precision (Micikevicius et al. 2018): the loss is multiplied before gradients are
/// computed, and these divided after. Where they overflow, they are dropped and the factor halved; after a thousand steps without, it is
/// doubled.
/// </summary>
internal interface ILossScale : IDisposable
{
    /// <summary>Adds the gradients of a loss, multiplied, to those that are there.</summary>
    void Add(Tensor loss);

    /// <summary>Divides the gradients of all that was added; where they are not all finite, they are 0.</summary>
    /// <param name="weights">What has the gradients.</param>
    /// <returns>Whether the step is to be taken.</returns>
    bool Finish(IReadOnlyList<Tensor> weights);
}
