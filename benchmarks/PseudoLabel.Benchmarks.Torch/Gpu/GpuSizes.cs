using PseudoLabel.Data;
using PseudoLabel.TrainingContract;

namespace PseudoLabel.Benchmarks.Torch.Gpu;

/// <summary>How much is measured: all of it on a card, or as little as shows that the measuring itself works.</summary>
internal sealed record GpuSizes
{
    /// <summary>The device.</summary>
    public required string Device { get; init; }

    /// <summary>Small images.</summary>
    public required GpuNet Small { get; init; }

    /// <summary>Images of middle size.</summary>
    public required GpuNet Middle { get; init; }

    /// <summary>Large images.</summary>
    public required GpuNet Large { get; init; }

    /// <summary>Images that fill a card.</summary>
    public required GpuNet Huge { get; init; }

    /// <summary>Vectors.</summary>
    public required GpuNet Vectors { get; init; }

    /// <summary>Options of every training; the defaults on a card.</summary>
    public required TrainingOptions Options { get; init; }

    /// <summary>Steps of the training of middle images that a CPU takes too.</summary>
    public required int StepsOfMiddle { get; init; }

    /// <summary>Trainings that are killed, for each precision.</summary>
    public required int Kills { get; init; }

    /// <summary>Steps over which a step's time is taken.</summary>
    public required int TimedSteps { get; init; }

    /// <summary>Steps of each of several trainings: on the card, and, of small and of middle images, on the CPU.</summary>
    public required (int Card, int SmallOnCpu, int MiddleOnCpu) StepsOfSeveral { get; init; }

    /// <summary>Trainings of a gate and a run.</summary>
    public required int Several { get; init; }

    /// <summary>All of it.</summary>
    public static GpuSizes Whole { get; } = new()
    {
        Device = "cuda",
        Small = new GpuNet("cnn 8x8", new ImageShape(8, 8, 1), 2000, 2000),
        Middle = new GpuNet("cnn 32x32x3", new ImageShape(32, 32, 3), 2000, 2000),
        Large = new GpuNet("cnn 96x96x3", new ImageShape(96, 96, 3), 512, 500),
        Huge = new GpuNet("cnn 256x256x3", new ImageShape(256, 256, 3), 320, 4),
        Vectors = new GpuNet("mlp 64", null, 4000, 2000),
        Options = new TrainingOptions(),
        StepsOfMiddle = 60,
        Kills = 10,
        TimedSteps = 60,
        StepsOfSeveral = (200, 60, 6),
        Several = 11,
    };

    /// <summary>Tiny networks and few steps, on a CPU.</summary>
    public static GpuSizes Smoke { get; } = Whole with
    {
        Device = "cpu",
        Small = Whole.Small with { PoolRows = 64, Held = 8 },
        Middle = Whole.Middle with { PoolRows = 64, Held = 8 },
        Large = Whole.Large with { PoolRows = 16, Held = 8 },
        Huge = Whole.Huge with { PoolRows = 4, Held = 8 },
        Vectors = Whole.Vectors with { PoolRows = 64, Held = 8 },
        Options = new TrainingOptions { Width = 4, LabeledBatch = 2, Steps = 4 },
        StepsOfMiddle = 4,
        Kills = 1,
        TimedSteps = 1,
        StepsOfSeveral = (3, 3, 3),
        Several = 3,
    };
}
