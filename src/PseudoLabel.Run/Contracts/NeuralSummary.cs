namespace PseudoLabel.Run.Contracts;

/// <summary>The network that was trained on labels and pool together (<c>learner: neural</c>).</summary>
public sealed record NeuralSummary
{
    /// <summary>What it is, in words.</summary>
    public required string Network { get; init; }

    /// <summary>The loss on unlabeled rows.</summary>
    public required string UnlabeledLoss { get; init; }

    /// <summary>Steps of the training that made it.</summary>
    public required int Steps { get; init; }

    /// <summary>Unlabeled rows that it went through, with repeats.</summary>
    public required long UnlabeledRows { get; init; }

    /// <summary>Its calibration temperature.</summary>
    public required double Temperature { get; init; }

    /// <summary>Mean weight of an unlabeled row at the end of the training, 0 to 1.</summary>
    public required double PseudoShare { get; init; }

    /// <summary>Pseudo-labels at the end of the training by class, weighted.</summary>
    public required IReadOnlyList<double> PseudoByClass { get; init; }

    /// <summary>What ended it early, in words; null where nothing did.</summary>
    public string? EndedEarly { get; init; }

    /// <summary>The device that trained it, with its card's name, e.g. <c>cpu</c>; null where the trainer did not tell.</summary>
    public string? Device { get; init; }

    /// <summary>Attempts that ended without a network before that: which, where, and why.</summary>
    public IReadOnlyList<string> FailedAttempts { get; init; } = [];

    /// <summary>Trainings in all: the network's own, and two for each chain of the gate.</summary>
    public required int Trainings { get; init; }

    /// <summary>Trainings that the time budget cut short: with any, the figures cannot be made again.</summary>
    public required int CutShort { get; init; }

    /// <summary>Out-of-fold scores of the network on labels and pool.</summary>
    public required NeuralScores WithPool { get; init; }

    /// <summary>Out-of-fold scores of the same network on labels alone.</summary>
    public required NeuralScores Alone { get; init; }
}

/// <summary>Out-of-fold scores on the labeled rows.</summary>
/// <param name="Accuracy">Accuracy, 0 to 1.</param>
/// <param name="LogLoss">Log-loss of calibrated probabilities, in nats.</param>
public sealed record NeuralScores(double Accuracy, double LogLoss);
