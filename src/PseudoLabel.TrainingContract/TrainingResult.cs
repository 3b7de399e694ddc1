namespace PseudoLabel.TrainingContract;

/// <summary>What one training of a request gave.</summary>
public sealed record TaskResult
{
    /// <summary>The task's name.</summary>
    public required string Name { get; init; }

    /// <summary>The temperature that calibrates the network: calibrated probability = softmax(logits / temperature).</summary>
    public required double Temperature { get; init; }

    /// <summary>Calibrated probabilities of the held rows, rows x classes, in the task's order.</summary>
    public required IReadOnlyList<float> HeldProbabilities { get; init; }

    /// <summary>Steps taken by the training that made the network.</summary>
    public required int Steps { get; init; }

    /// <summary>Whether the time budget, or the calibration rows, ended it early; in words, null where nothing did.</summary>
    public string? EndedEarly { get; init; }

    /// <summary>
    /// Whether it was the time budget: where a training then stands depends on how fast the machine
    /// is, so another run gives another network.
    /// </summary>
    public bool CutShort { get; init; }

    /// <summary>Unlabeled rows that it went through, with repeats.</summary>
    public required long UnlabeledRows { get; init; }

    /// <summary>Mean weight that the last tenth of the steps gave an unlabeled row, 0 to 1.</summary>
    public required double PseudoShare { get; init; }

    /// <summary>Pseudo-labels of that tenth by class, weighted.</summary>
    public required IReadOnlyList<double> PseudoByClass { get; init; }

    /// <summary>Unlabeled rows that were in memory at once at most.</summary>
    public required long ResidentRows { get; init; }
}

/// <summary>What a whole request gave: written last, so that it is there only when all else is.</summary>
public sealed record TrainingResult
{
    /// <summary>What the network is, in words, e.g. <c>cnn 32-64, 68,000 weights</c>.</summary>
    public required string Network { get; init; }

    /// <summary>The loss on unlabeled rows, e.g. <c>freematch</c>.</summary>
    public required string UnlabeledLoss { get; init; }

    /// <summary>The device that trained, with its card's name, e.g. <c>cpu</c>; null of results before it was told.</summary>
    public string? Device { get; init; }

    /// <summary>What was measured to choose it; null where there was nothing to choose.</summary>
    public string? DeviceChoice { get; init; }

    /// <summary>The results, in the request's order.</summary>
    public required IReadOnlyList<TaskResult> Tasks { get; init; }
}

/// <summary>How far a request is; not part of any result.</summary>
public sealed record TrainingProgress
{
    /// <summary>The device, e.g. <c>cpu</c>, <c>cuda</c>.</summary>
    public required string Device { get; init; }

    /// <summary>Tasks that are done.</summary>
    public required int TasksDone { get; init; }

    /// <summary>All tasks.</summary>
    public required int Tasks { get; init; }

    /// <summary>Steps done of all tasks.</summary>
    public required long Steps { get; init; }

    /// <summary>Steps of all tasks, as far as is known.</summary>
    public required long AllSteps { get; init; }

    /// <summary>Rows that went through the networks in a second, lately.</summary>
    public required double RowsPerSecond { get; init; }

    /// <summary>The last lines of the trainer's log.</summary>
    public required IReadOnlyList<string> Log { get; init; }
}

/// <summary>Why an attempt ended without a result.</summary>
public sealed record TrainingFailure
{
    /// <summary>What went wrong, in one line.</summary>
    public required string Message { get; init; }

    /// <summary>Whether the request is at fault, so that no further attempt can succeed.</summary>
    public required bool IsFinal { get; init; }

    /// <summary>The file of the run that was found damaged, by its name in the run's store; null where none was.</summary>
    public string? Damaged { get; init; }

    /// <summary>The device.</summary>
    public required string Device { get; init; }

    /// <summary>The last lines of the trainer's log.</summary>
    public required IReadOnlyList<string> Log { get; init; }
}
