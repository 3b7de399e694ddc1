namespace PseudoLabel.Trainer.Checkpoints;

/// <summary>Where a task stands between two steps.</summary>
internal sealed record Checkpoint
{
    /// <summary>What the task is: a digest of the request and its name. A checkpoint of another is none.</summary>
    public required byte[] Task { get; init; }

    /// <summary>Whether the calibration rows are still left out.</summary>
    public required bool Calibrating { get; init; }

    /// <summary>The temperature found; 1 while calibrating.</summary>
    public required double Temperature { get; init; }

    /// <summary>Steps of the phase under way in all.</summary>
    public required int Steps { get; init; }

    /// <summary>Steps done.</summary>
    public required int Step { get; init; }

    /// <summary>Labeled rows given.</summary>
    public required long LabeledPosition { get; init; }

    /// <summary>Where the pool stands.</summary>
    public required (long Window, long Position) PoolPlace { get; init; }

    /// <summary>When to stop early.</summary>
    public required (double Best, int BestStep, int Since) Patience { get; init; }

    /// <summary>Why the phase before ended early; null where it did not.</summary>
    public required string? EndedEarly { get; init; }

    /// <summary>Weights of the network, of the average, the optimizer's state and what the loss remembers.</summary>
    public required byte[] Tensors { get; init; }
}
