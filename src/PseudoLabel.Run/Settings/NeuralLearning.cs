using PseudoLabel.Data;

namespace PseudoLabel.Run.Settings;

/// <summary>Whether a run trains a network, and how many rounds it may go.</summary>
public static class NeuralLearning
{
    /// <summary>The learner's name.</summary>
    public const string Learner = "neural";

    /// <summary>Whether a run trains a network.</summary>
    /// <param name="settings">The run's settings.</param>
    public static bool IsWanted(RunSettings settings) => settings.Learner == Learner && MaxRounds(settings) > 0;

    /// <summary>The last round there may be: a network recomputes its pseudo-labels as its training goes, so it has one.</summary>
    /// <param name="settings">The run's settings.</param>
    public static int MaxRounds(RunSettings settings) =>
        settings.Mode == RunMode.OneShot || settings.Learner == Learner ? Math.Min(1, settings.MaxRounds) : settings.MaxRounds;

    /// <summary>The refusal of a host that has no trainer.</summary>
    public static UserErrorException NoTraining() => new(
        "learner neural needs a trainer, and this host has none: name a Container Apps job in TRAINER_JOB_RESOURCE_ID, or a program in "
            + "PSEUDOLABEL_TRAINER, or set learner to auto");
}
