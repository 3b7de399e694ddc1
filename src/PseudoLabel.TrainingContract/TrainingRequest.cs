using PseudoLabel.Data;

namespace PseudoLabel.TrainingContract;

/// <summary>
/// What the neural trainer is asked for: several trainings over the same rows, which are named, not sent. It reads them from the run's
/// store and writes there what it made, under the names of <see cref="TrainingNames"/>. The same request
/// gives the same result, on a CPU to the bit.
/// </summary>
public sealed record TrainingRequest
{
    /// <summary>The program's version that asks.</summary>
    public required string Version { get; init; }

    /// <summary>Number of classes, at least 2.</summary>
    public required int ClassCount { get; init; }

    /// <summary>Number of feature columns.</summary>
    public required int FeatureCount { get; init; }

    /// <summary>The shape of a row as an image, its columns being the pixels; null where rows are no images.</summary>
    public ImageShape? Image { get; init; }

    /// <summary>The store's name of the labeled rows' features.</summary>
    public required string LabeledFeatures { get; init; }

    /// <summary>The class of each labeled row, in [0, <see cref="ClassCount"/>).</summary>
    public required IReadOnlyList<int> Labels { get; init; }

    /// <summary>The trainings, in the order in which they are started.</summary>
    public required IReadOnlyList<TrainingTask> Tasks { get; init; }

    /// <summary>How each of them goes.</summary>
    public required TrainingOptions Options { get; init; }

    /// <summary>
    /// Memory for the unlabeled rows of all trainings together, in MiB; of more rows a part at a
    /// time is kept, the next being read meanwhile.
    /// </summary>
    public required int MemoryMiB { get; init; }

    /// <summary>Minutes after which trainings end with what they have; 0 for no limit. A training that it cut short says so.</summary>
    public double BudgetMinutes { get; init; }
}

/// <summary>One training of a request.</summary>
public sealed record TrainingTask
{
    /// <summary>Its name within the request: lower-case letters, digits and dashes, e.g. <c>run</c>, <c>chain-003</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The labeled rows that it may learn from, every class among them.</summary>
    public required IReadOnlyList<int> Train { get; init; }

    /// <summary>
    /// Rows of <see cref="Train"/> that a first training leaves out. They choose when to stop, and the temperature; then the network is
    /// trained on all rows. Where there are none, the temperature is 1 and the training goes to its end.
    /// </summary>
    public IReadOnlyList<int> Calibration { get; init; } = [];

    /// <summary>Labeled rows that it must not learn from and whose probabilities it gives; may be empty.</summary>
    public IReadOnlyList<int> Held { get; init; } = [];

    /// <summary>The store's names of the unlabeled rows' features; empty to train on labels alone.</summary>
    public IReadOnlyList<string> Pool { get; init; } = [];

    /// <summary>Its steps; 0 takes the options', or as many as its rows ask for.</summary>
    public int Steps { get; init; }

    /// <summary>Its seed.</summary>
    public required ulong Seed { get; init; }
}
