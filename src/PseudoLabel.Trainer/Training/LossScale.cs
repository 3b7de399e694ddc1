using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Training;

/// <summary>
/// What keeps small gradients from vanishing in half precision (Micikevicius et al. 2018): the loss is multiplied before gradients are
/// computed, and these divided after. Where they overflow, the step is left out and the factor halved; after
/// a thousand steps without, it is doubled.
/// </summary>
internal sealed class LossScale
{
    private const int StepsToGrow = 1000;
    private const double Most = 65_536;
    private int goodSteps;

    /// <summary>The factor: a power of two, so that nothing is rounded.</summary>
    public double Factor { get; private set; } = 1024;

    /// <summary>Adds the gradients of a loss, multiplied, to those that are there.</summary>
    public void Add(Tensor loss)
    {
        using Scalar up = Factor.ToScalar();
        using Tensor scaled = loss * up;
        scaled.backward();
    }

    /// <summary>Divides the gradients of all that was added.</summary>
    /// <returns>Whether they are all finite; if not, they are 0 and the step must not be taken.</returns>
    public bool Finish(IReadOnlyList<Parameter> weights)
    {
        using Scalar down = (1 / Factor).ToScalar();
        using var _ = no_grad();
        Tensor[] gradients = [.. weights.Select(w => w.grad).OfType<Tensor>()];
        using Tensor sums = stack(gradients.Select(g => g.sum()).ToArray());
        bool finite = sums.isfinite().all().item<bool>();
        foreach (Tensor gradient in gradients)
        {
            if (finite)
            {
                gradient.mul_(down);
            }
            else
            {
                gradient.zero_();
            }
        }

        goodSteps = finite ? goodSteps + 1 : 0;
        if (!finite)
        {
            Factor /= 2;
        }
        else if (goodSteps % StepsToGrow == 0)
        {
            Factor = Math.Min(Most, Factor * 2);
        }

        return finite;
    }
}
