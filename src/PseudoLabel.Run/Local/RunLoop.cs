using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Run.Activities;
using PseudoLabel.Run.Activities.Rounds;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Steps;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Local;

/// <summary>Sees a run through in this process: step after step, the state saved after each.</summary>
public static class RunLoop
{
    /// <summary>Runs from a state to the end.</summary>
    /// <param name="store">The run's store.</param>
    /// <param name="source">Opens its inputs.</param>
    /// <param name="state">Where it stands.</param>
    /// <param name="options">How it goes here.</param>
    /// <param name="stepped">Hears the state after each step, once it is saved.</param>
    /// <param name="cancellationToken">Interrupts it; nothing is under way any more once this has thrown.</param>
    /// <returns>The last state.</returns>
    public static Task<RunState> RunAsync(
        IRunStore store, IDataSource source, RunState state, LocalRunOptions options, Action<RunState>? stepped,
        CancellationToken cancellationToken) => RunAsync(
        store,
        (timing, stop) => new RunActivities(
            new RunEnvironment
            {
                Store = store,
                Source = source,
                Threads = Math.Max(1, options.Threads),
                Training = options.Training,
                Guard = options.Guard,
                Vectors = options.Vectors,
                OtherRun = options.OtherRun ?? new RunEnvironment { Store = store, Source = source }.OtherRun,
                Timing = timing
            }, stop),
        state,
        options,
        stepped,
        cancellationToken);

    /// <summary>Runs over activities of the caller's choice.</summary>
    /// <param name="store">Where the state is kept.</param>
    /// <param name="make">Makes the activities; it is given the time so far, and what stops them.</param>
    /// <param name="state">Where it stands.</param>
    /// <param name="options">How it goes here.</param>
    /// <param name="stepped">Hears the state after each step, once it is saved.</param>
    /// <param name="cancellationToken">Interrupts it; nothing is under way any more once this has thrown.</param>
    /// <returns>The last state.</returns>
    public static async Task<RunState> RunAsync(
        IRunStore store,
        Func<Func<TimingSummary>, CancellationToken, IRunActivities> make,
        RunState state,
        LocalRunOptions options,
        Action<RunState>? stepped,
        CancellationToken cancellationToken)
    {
        for (int back = 1; ; back++)
        {
            try
            {
                return await AdvanceAsync(store, make, state, options, stepped, cancellationToken);
            }
            catch (StepBackException e) when (!cancellationToken.IsCancellationRequested)
            {
                if (back > StepBackException.Most)
                {
                    throw Hopeless(e);
                }

                options.Notices?.Report($"{e.Name} is damaged or gone: it is made anew");
                state = new RunState { RunId = state.RunId };
            }
        }
    }

    /// <summary>What a run is refused with that finds one file after another damaged.</summary>
    /// <param name="last">The last of them.</param>
    private static UserErrorException Hopeless(StepBackException last) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"this file of the run is damaged or gone, and {StepBackException.Most} others were before it and were made anew; look for a "
                + $"fault of the disk, or for another program that writes there, then resume the run"),
        last.Name,
        inner: last);

    private static async Task<RunState> AdvanceAsync(
        IRunStore store,
        Func<Func<TimingSummary>, CancellationToken, IRunActivities> make,
        RunState state,
        LocalRunOptions options,
        Action<RunState>? stepped,
        CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        TimingSummary before = await store.FindJsonAsync<TimingSummary>(RunNames.Timing, stop.Token) ?? new TimingSummary();
        var clock = new RunClock(options.Time, before);
        using var activities =
            new LocalActivities(make(() => clock.SummaryIn(RunPhase.Publish), stop.Token), options, stop.Token) { State = state };
        while (state.Phase != RunPhase.Done)
        {
            activities.Begin(state);
            RunPhase phase = state.Phase;
            try
            {
                state = await RunStep.AdvanceAsync(state, activities);
            }
            catch
            {
                // Whatever else is under way must have ended before the folder is touched or the process goes.
                await stop.CancelAsync();
                await activities.DrainAsync();
                if (state.Plan is { Neural: true })
                {
                    await RunTrainings.StopAsync(options.Training, store, CancellationToken.None);
                }

                throw;
            }

            await store.WriteJsonAsync(RunNames.State, state, stop.Token);
            clock.Add(phase);
            await store.WriteJsonAsync(RunNames.Timing, clock.Summary(), stop.Token);
            stepped?.Invoke(state);
        }

        return state;
    }
}
