namespace PseudoLabel.Trainer.Requests;

/// <summary>A task's share of the time budget.</summary>
/// <param name="From">When it started.</param>
/// <param name="Length">How long it may take.</param>
internal sealed record TimeShare(TimeSpan From, TimeSpan Length)
{
    /// <summary>What is left, by the tasks that are left, some of them at once.</summary>
    /// <param name="budgetMinutes">The budget of all; 0 for none.</param>
    /// <param name="now">Time since the start.</param>
    /// <param name="tasksLeft">Tasks not yet started, this one included.</param>
    /// <param name="workers">Tasks at once.</param>
    public static TimeShare Of(double budgetMinutes, TimeSpan now, int tasksLeft, int workers)
    {
        if (budgetMinutes <= 0)
        {
            return new TimeShare(now, Timeout.InfiniteTimeSpan);
        }

        double left = Math.Max(0, (TimeSpan.FromMinutes(budgetMinutes) - now).TotalSeconds);
        return new TimeShare(now, TimeSpan.FromSeconds(left * Math.Min(1, workers / (double)tasksLeft)));
    }

    /// <summary>Whether it is used up: half of it, while calibrating.</summary>
    /// <param name="now">Time since the start.</param>
    /// <param name="calibrating">Whether calibration rows are still left out.</param>
    public bool IsOver(TimeSpan now, bool calibrating) =>
        Length != Timeout.InfiniteTimeSpan && now - From >= (calibrating ? Length / 2 : Length);
}
