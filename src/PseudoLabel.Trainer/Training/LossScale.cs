using TorchSharp;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Training;

/// <summary>The scale whose factor is kept here: each step waits to hear whether gradients overflowed; if so, it is left out.</summary>
internal sealed class LossScale : ILossScale
{
    /// <summary>Steps without an overflow after which the factor grows.</summary>
    public const int StepsToGrow = 1000;

    /// <summary>The factor at the start.</summary>
    public const double Start = 1024;

    /// <summary>The factor at most.</summary>
    public const double Most = 65_536;

    private int goodSteps;

    /// <summary>The factor: a power of two, so that nothing is rounded.</summary>
    public double Factor { get; private set; } = Start;

    public void Add(Tensor loss)
    {
        using Scalar up = Factor.ToScalar();
        using Tensor scaled = loss * up;
        scaled.backward();
    }

    public bool Finish(IReadOnlyList<Tensor> weights)
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

    public void Dispose()
    {
        // It has nothing of the device's.
    }
}
