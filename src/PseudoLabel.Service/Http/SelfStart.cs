using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Service.Labels;
using PseudoLabel.Service.Reviewing;
using PseudoLabel.Service.Runs;

namespace PseudoLabel.Service.Http;

/// <summary>
/// Starts the next run by itself once so many labels are new: of any number of people and hosts one starts it, who says so in the
/// review's settings before. Who dies on the way is followed by whoever answers next.
/// </summary>
internal sealed class SelfStart(HeavyWork heavy, LabelIntake labels, RunStarter starter, TimeProvider time)
{
    /// <summary>How long one is waited for who said that he starts it, and how long after one that failed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10), Pause = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Starts a run where it is time. What was answered is stored already: nothing that goes wrong here is the answer's fault.
    /// </summary>
    public async Task ConsiderAsync(RunEntry run, ReviewDesk desk, CancellationToken cancellationToken)
    {
        if (desk.Settings.TrainAfter == 0)
        {
            return;
        }

        // Two who answer at once must not each count without the other.
        await desk.RefreshAsync(cancellationToken);
        if (!IsDue(desk.Settings, desk.LabelsSince)
            || (desk.Settings.Training?.Run is { } last && await starter.IsUnderWayAsync(last, cancellationToken)))
        {
            return;
        }

        DateTimeOffset now = time.GetUtcNow();
        ReviewSettings seen = desk.Settings;
        bool mine = await desk.SetAsync(
            s => s == seen ? s with { Training = new ReviewTraining(now, null, null) } : null, cancellationToken);
        if (mine)
        {
            await StartAsync(run, desk, cancellationToken);
        }
    }

    /// <summary>Says that a run was started, by hand or by itself: labels are counted from here.</summary>
    /// <param name="next">The run.</param>
    public Task StartedAsync(ReviewDesk desk, RunEntry next, CancellationToken cancellationToken)
    {
        int taken = desk.Taken;
        DateTimeOffset now = time.GetUtcNow();
        return desk.SetAsync(
            s => s with { Counted = taken, Training = new ReviewTraining(now, next.Id, null) }, cancellationToken);
    }

    private async Task StartAsync(RunEntry run, ReviewDesk desk, CancellationToken cancellationToken)
    {
        try
        {
            using IDisposable turn = heavy.Begin();
            await desk.TakeAsync(run, labels, cancellationToken);
            await StartedAsync(desk, await starter.StartAgainAsync(run, cancellationToken), cancellationToken);
        }
        catch (Exception e) when (e is RefusedException or UserErrorException)
        {
            DateTimeOffset now = time.GetUtcNow();
            await desk.SetAsync(s => s with { Training = new ReviewTraining(now, null, e.Message) }, cancellationToken);
        }
    }

    private bool IsDue(ReviewSettings settings, int since) => settings.Training switch
    {
        // Its labels may be taken already: that there are none that are new does not mean that it was started.
        { Run: null } begun => time.GetUtcNow() - begun.At > (begun.Problem is null ? Patience : Pause),
        _ => since >= settings.TrainAfter,
    };
}
