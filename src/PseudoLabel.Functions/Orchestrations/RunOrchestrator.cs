using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using PseudoLabel.Functions.Contracts;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Steps;

namespace PseudoLabel.Functions.Orchestrations;

/// <summary>
/// The run: one step a generation, each begun with nothing but the state after the step before, so that history stays short however
/// many rounds there are. What a step does is <see cref="RunStep"/>'s.
/// </summary>
public static class RunOrchestrator
{
    /// <summary>Does the next step, and goes on as a new generation until the run is done.</summary>
    /// <param name="context">The orchestration.</param>
    /// <param name="input">Where the run stands.</param>
    /// <returns>The state after the step; once the run is complete, its last.</returns>
    [Function(nameof(RunOrchestrator))]
    public static async Task<RunState> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, RunInput input)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(input);
        DateTime began = context.CurrentUtcDateTime;
        var reporter = new RunReporter(context, input.State);
        var activities =
            new DurableActivities(
                context, input.RetrySeconds, reporter.Done, reporter.Polled, () => Timing(context, input, began), input.StepsBack);
        RunState state;
        try
        {
            state = await RunStep.AdvanceAsync(input.State, activities);
            TimingSummary timing = Timing(context, input, began);
            await activities.CallAsync<bool>(ActivityNames.SaveState, new StepEnd(input.State.Phase, state, Seconds(context, began)));
            if (state.Phase != RunPhase.Done)
            {
                context.ContinueAsNew(input with { State = state, SecondsByPhase = timing.SecondsByPhase });
                return state;
            }
        }
        catch (TaskFailedException e) when (ActivityRetry.IsStepBack(e.FailureDetails) && input.StepsBack < StepBackException.Most)
        {
            // What is done already is found again by each activity.
            var start = new RunState { RunId = input.State.RunId };
            context.ContinueAsNew(input with
            {
                State = start,
                StepsBack = input.StepsBack + 1,
                SecondsByPhase = Timing(context, input, began).SecondsByPhase,
            });
            return start;
        }
        catch (Exception e)
        {
            reporter.Failed(e);
            await activities.CallAsync<bool>(ActivityNames.RunEnded, input.State.RunId);
            throw;
        }

        await activities.CallAsync<bool>(ActivityNames.RunEnded, input.State.RunId);
        context.SetCustomStatus(new RunReport
        {
            Phase = state.Phase,
            Round = state.Round,
            MaxRounds = state.Plan!.MaxRounds,
            Selected = state.Selected,
            MetricByRound = state.MetricByRound,
            StopReason = state.StopReason
        });
        return state;
    }

    private static double Seconds(TaskOrchestrationContext context, DateTime began) =>
        Math.Round((context.CurrentUtcDateTime - began).TotalSeconds, 3);

    private static TimingSummary Timing(TaskOrchestrationContext context, RunInput input, DateTime began)
    {
        string phase = input.State.Phase.ToString().ToLowerInvariant();
        var seconds = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach ((string name, double value) in input.SecondsByPhase)
        {
            seconds[name] = value;
        }

        seconds[phase] = Math.Round(seconds.GetValueOrDefault(phase) + Seconds(context, began), 3);
        return new TimingSummary { Seconds = Math.Round(seconds.Values.Sum(), 3), SecondsByPhase = seconds };
    }
}
