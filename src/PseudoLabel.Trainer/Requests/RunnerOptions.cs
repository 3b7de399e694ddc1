using TorchSharp;

namespace PseudoLabel.Trainer.Requests;

/// <summary>How a request is run; nothing here changes what it gives.</summary>
internal sealed record RunnerOptions
{
    /// <summary>The device; null for the one that is faster, of which there are two.</summary>
    public required torch.Device? Device { get; init; }

    /// <summary>The attempt's number, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>Trainings at once on a CPU, at least 1.</summary>
    public int Threads { get; init; } = Math.Max(1, Environment.ProcessorCount);

    /// <summary>Whether hidden layers are computed in half precision; null for on a GPU, where it is faster.</summary>
    public bool? HalfPrecision { get; init; } = false;

    /// <summary>Time between two checkpoints of a training.</summary>
    public TimeSpan CheckpointEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time between two writes of the progress.</summary>
    public TimeSpan ProgressEvery { get; init; } = TimeSpan.FromSeconds(2);
}
