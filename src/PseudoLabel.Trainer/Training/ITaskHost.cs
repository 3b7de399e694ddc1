namespace PseudoLabel.Trainer.Training;

/// <summary>What a task asks of the program around it.</summary>
internal interface ITaskHost
{
    /// <summary>The request's bytes.</summary>
    byte[] RequestBytes { get; }

    /// <summary>Whether hidden layers are computed in half precision.</summary>
    bool IsHalfPrecision { get; }

    /// <summary>
    /// Whether neighbor graphs have a say: in all trainings of a request or in none, as those of the gate stand for the run's own.
    /// </summary>
    bool UsesGraph { get; }

    /// <summary>Stops the work.</summary>
    CancellationToken CancellationToken { get; }

    /// <summary>Whether a task's share of the time budget is used up: half of it while calibrating.</summary>
    /// <param name="calibrating">Whether calibration rows are still left out.</param>
    bool IsTimeOut(string task, bool calibrating);

    /// <summary>Hears a step.</summary>
    /// <param name="rows">Rows that went through.</param>
    /// <param name="steps">Steps of the phase under way in all.</param>
    void Stepped(string task, int rows, int steps);

    /// <summary>Whether it is time for a checkpoint.</summary>
    bool WantsCheckpoint(string task);

    /// <summary>Keeps a checkpoint.</summary>
    void Keep(string task, byte[] checkpoint);

    /// <summary>The checkpoint that is kept; null where there is none.</summary>
    byte[]? Kept(string task);

    /// <summary>Says something.</summary>
    /// <param name="line">One line.</param>
    void Log(string line);
}
