using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Activities.Planning;

/// <summary>
/// How many batches one activity is handed where activities travel through queues: as many as take the time that is wanted, but few enough
/// that there is work for many instances. Costs are rough figures of one core of a small instance, store included (docs/cost.md); they
/// steer, they promise nothing.
/// </summary>
internal static class ActivitySize
{
    /// <summary>
    /// Activities that there should be at least, where there are as many batches: instances times activities at once of a fair size.
    /// </summary>
    public const int LeastActivities = 32;

    private const double SecondsPerRow = 2e-6;
    private const double SecondsPerFeature = 3e-8;

    // A row of a hundred trees or so costs as much as many of a linear model.
    private const double TreesFactor = 10;

    /// <summary>Batches of an activity, at least 1.</summary>
    /// <param name="wanted">How long it should take; 0 for single batches.</param>
    /// <param name="settings">The settings, which name the learner and the rows of a batch.</param>
    /// <param name="features">Features of a row, of which text has few that are not 0: at most a thousand count.</param>
    /// <param name="batches">Batches in all.</param>
    public static int Of(TimeSpan wanted, RunSettings settings, int features, int batches)
    {
        double row = SecondsPerRow + SecondsPerFeature * Math.Min(features, 1000);
        double seconds = settings.BatchRows * row * (LearnerSetting.IsLinear(settings.Learner) ? 1 : TreesFactor);
        return (int)Math.Clamp(wanted.TotalSeconds / seconds, 1, Math.Max(1, batches / LeastActivities));
    }
}
