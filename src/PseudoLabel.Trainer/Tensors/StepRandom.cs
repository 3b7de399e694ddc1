using PseudoLabel.Learning.Randomness;
using TorchSharp;

namespace PseudoLabel.Trainer.Tensors;

/// <summary>
/// Random numbers of a training step. They depend on the training's seed and the step's number alone, so that a training resumed from a
/// checkpoint draws what it would have drawn. Each training has its own generators, so trainings beside each other do not disturb one
/// another.
/// </summary>
internal sealed class StepRandom : IDisposable
{
    private readonly ulong seed;

    /// <summary>Creates the generators.</summary>
    /// <param name="seed">The training's seed.</param>
    /// <param name="device">Where the network is.</param>
    public StepRandom(ulong seed, torch.Device device)
    {
        this.seed = seed;
        Host = new torch.Generator(0, torch.CPU);
        OnDevice = device.type == DeviceType.CPU ? Host : new torch.Generator(0, device);
    }

    /// <summary>For numbers that are drawn on the CPU, whatever the device: orders of rows, augmentations.</summary>
    public torch.Generator Host { get; }

    /// <summary>For numbers that are drawn where the network is: dropout.</summary>
    public torch.Generator OnDevice { get; }

    /// <summary>Starts a step.</summary>
    public void Begin(long step)
    {
        ulong start = SeededRandom.Derive(seed, "step", step);
        Host.manual_seed((long)(start >> 1));
        if (!ReferenceEquals(Host, OnDevice))
        {
            OnDevice.manual_seed((long)(start >> 1));
        }
    }

    public void Dispose()
    {
        if (!ReferenceEquals(Host, OnDevice))
        {
            OnDevice.Dispose();
        }

        Host.Dispose();
    }
}
