using PseudoLabel.Learning.Randomness;
using TorchSharp;

namespace PseudoLabel.Trainer.Tensors;

/// <summary>
/// Random numbers of a training step. They depend on the training's seed and the step's number alone, so that a training resumed from a
/// checkpoint draws what it would have drawn. All are drawn on the CPU and sent where they are needed, so that every device has the same.
/// Each training has its own generator, so trainings beside each other do not disturb one another.
/// </summary>
internal sealed class StepRandom(ulong seed) : IDisposable
{
    /// <summary>What the step's numbers are drawn from: orders of rows, augmentations, dropout.</summary>
    public torch.Generator Host { get; } = new(0, torch.CPU);

    /// <summary>Starts a step.</summary>
    /// <param name="step">Its number.</param>
    public void Begin(long step) => Host.manual_seed((long)(SeededRandom.Derive(seed, "step", step) >> 1));

    /// <summary>Ones with a chance, else zeros, of the shape, type and device of some values.</summary>
    /// <param name="values">The values.</param>
    /// <param name="share">The chance of a one, 0 to 1.</param>
    public torch.Tensor Kept(torch.Tensor values, double share)
    {
        if (values.device_type == DeviceType.CPU)
        {
            return torch.empty_like(values).bernoulli_(share, Host);
        }

        // A generator of the CPU draws on the CPU alone, and TorchSharp makes none of a GPU's.
        using torch.Tensor drawn = torch.empty(values.shape, values.dtype).bernoulli_(share, Host);
        return drawn.to(values.device);
    }

    public void Dispose() => Host.Dispose();
}
