using System.Text.Json.Serialization;

namespace PseudoLabel.Run.Contracts;

/// <summary>One attempt at training a round's network.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Round">The round.</param>
/// <param name="Number">The attempt, from 1.</param>
public sealed record TrainingAttempt(string RunId, int Round, int Number);

/// <summary>How long a training is waited for, by the run's settings.</summary>
/// <param name="Attempts">Attempts in all.</param>
/// <param name="QuietSeconds">Seconds without any news of an attempt after which it is given up: it does not start, or hangs.</param>
/// <param name="DeadlineSeconds">Seconds after which an attempt is given up whatever it tells.</param>
public sealed record TrainingTerms(int Attempts, double QuietSeconds, double DeadlineSeconds);

/// <summary>How an attempt stands.</summary>
public sealed record TrainingPoll
{
    /// <summary>How far it is.</summary>
    public required TrainingStage Stage { get; init; }

    /// <summary>Why it failed, with the last lines of its log, in one line; null where it did not.</summary>
    public string? Message { get; init; }

    /// <summary>Whether the request is at fault, so that no other attempt can succeed.</summary>
    public bool IsFinal { get; init; }

    /// <summary>What changes whenever it tells how far it is; null before it has told anything.</summary>
    public string? News { get; init; }

    /// <summary>The device, e.g. <c>cpu</c>; empty before it is known.</summary>
    public string Device { get; init; } = "";

    /// <summary>Trainings that are done.</summary>
    public int TasksDone { get; init; }

    /// <summary>All trainings; 0 before it is known.</summary>
    public int Tasks { get; init; }

    /// <summary>Rows that go through the networks in a second.</summary>
    public double RowsPerSecond { get; init; }
}

/// <summary>The stages of a training.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TrainingStage>))]
public enum TrainingStage
{
    /// <summary>Its job is asked for; it has told nothing yet.</summary>
    Waiting,

    /// <summary>It trains.</summary>
    Running,

    /// <summary>The result is in the store: the only success there is, whatever became of the job.</summary>
    Done,

    /// <summary>It ended without a result.</summary>
    Failed,
}

/// <summary>The wait for a round's network, as it travels from step to step.</summary>
public sealed record TrainingWait
{
    /// <summary>The attempt under way, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>Seconds that it was waited for: the delays' sum, as a step knows no clock.</summary>
    public double Waited { get; init; }

    /// <summary>Those of them since it last told something new.</summary>
    public double Quiet { get; init; }

    /// <summary>What it told last.</summary>
    public string? News { get; init; }

    /// <summary>Seconds of the next delay.</summary>
    public double Delay { get; init; } = 2;

    /// <summary>Why the attempts before failed, in short.</summary>
    public IReadOnlyList<string> Failures { get; init; } = [];
}
