namespace PseudoLabel.Service.Reviewing;

/// <summary>The contents of <c>review/settings.json</c>: what holds for all who review.</summary>
/// <param name="SecondOpinions">The share of rows that two are asked about.</param>
/// <param name="TrainAfter">After how many new labels a run is started by itself; 0 for never.</param>
/// <param name="Counted">Labels in the data set when the last run was started: what is counted from.</param>
/// <param name="Training">The run that was started last; null for none.</param>
internal sealed record ReviewSettings(double SecondOpinions, int TrainAfter = 0, int Counted = 0, ReviewTraining? Training = null)
{
    /// <summary>The most labels that are waited for.</summary>
    public const int MostLabels = 1_000_000;
}

/// <summary>A run that labels started. Without a run and a problem somebody is about to start it.</summary>
/// <param name="At">When.</param>
/// <param name="Run">The run; null as long as there is none.</param>
/// <param name="Problem">Why there is none; null where nothing is wrong.</param>
internal sealed record ReviewTraining(DateTimeOffset At, string? Run, string? Problem);
