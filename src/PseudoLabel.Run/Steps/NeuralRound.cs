using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Run.Steps;

/// <summary>
/// The round that trains a network: a job outside of the run, which is started, waited for, and believed by nothing but the result in the
/// store. Some minutes of waiting a step, one attempt at most, so that no history grows long. Replayable, as <see cref="RunStep"/> is.
/// </summary>
internal static class NeuralRound
{
    /// <summary>Delays of one step.</summary>
    public const int DelaysPerStep = 30;

    private const double DelayGrowth = 1.5;
    private const double LongestDelay = 60;
    private const int FailureLength = 200;

    /// <summary>Waits on for the round's network; once it is there, scores it.</summary>
    /// <param name="state">Where the run stands: after the supervised model.</param>
    /// <param name="activities">What it can do.</param>
    public static async Task<RunState> AdvanceAsync(RunState state, IRunActivities activities)
    {
        TrainingWait wait = state.Training ?? new TrainingWait();
        var attempt = new TrainingAttempt(state.RunId, state.Round + 1, wait.Attempt);
        TrainingTerms terms = await activities.StartTrainingAsync(attempt);
        for (int delays = 0; ; delays++)
        {
            TrainingPoll found = await activities.PollTrainingAsync(attempt);
            wait = found.News == wait.News ? wait : wait with { News = found.News, Quiet = 0 };
            found = Overdue(found, wait, terms) is { } overdue ? await StopAsync(activities, attempt, found, overdue) : found;
            if (found.Stage == TrainingStage.Done)
            {
                return await ScoreAsync(state, activities, attempt);
            }

            if (found.Stage == TrainingStage.Failed)
            {
                return state with { Training = Next(wait, terms, found) };
            }

            if (delays == DelaysPerStep)
            {
                return state with { Training = wait };
            }

            await activities.DelayAsync(TimeSpan.FromSeconds(wait.Delay));
            wait = wait with
            {
                Waited = wait.Waited + wait.Delay,
                Quiet = wait.Quiet + wait.Delay,
                Delay = Math.Min(LongestDelay, wait.Delay * DelayGrowth)
            };
        }
    }

    /// <summary>Why an attempt that goes on is given up; null where it is not.</summary>
    private static string? Overdue(TrainingPoll found, TrainingWait wait, TrainingTerms terms) => found.Stage switch
    {
        TrainingStage.Done or TrainingStage.Failed => null,
        TrainingStage.Waiting => Overdue("did not start within", wait, terms),
        TrainingStage.Running => Overdue("told nothing new for", wait, terms),
    };

    private static string? Overdue(string quiet, TrainingWait wait, TrainingTerms terms) =>
        wait.Waited >= terms.DeadlineSeconds ? Words("was not done within", terms.DeadlineSeconds)
        : wait.Quiet >= terms.QuietSeconds ? Words(quiet, terms.QuietSeconds)
        : null;

    /// <summary>Stops an attempt that is given up, and looks at it once more, as it may have succeeded meanwhile.</summary>
    private static async Task<TrainingPoll> StopAsync(IRunActivities activities, TrainingAttempt attempt, TrainingPoll found, string why)
    {
        await activities.StopTrainingAsync(attempt);
        TrainingPoll late = await activities.PollTrainingAsync(attempt);
        return late.Stage == TrainingStage.Done ? late : found with { Stage = TrainingStage.Failed, Message = why };
    }

    /// <summary>
    /// What the last of the attempts was in vain for, the result having come from an earlier one, is stopped; then network and chains are
    /// scored as in any round.
    /// </summary>
    private static async Task<RunState> ScoreAsync(RunState state, IRunActivities activities, TrainingAttempt attempt)
    {
        if (attempt.Number > 1)
        {
            await activities.StopTrainingAsync(attempt);
        }

        var round = new RoundRequest(state.RunId, attempt.Round);
        Task<TrainResult> network = activities.TrainAsync(round);
        Task<PieceResult> chains = FanOut.RunAsync(
            activities, new ShardRequest(state.RunId, PieceKind.Chain, attempt.Round, 0, state.Plan!.Chains), state.Plan.ShardSize);
        await Task.WhenAll(network, chains);
        EvaluateResult evaluated = await activities.EvaluateAsync(round);
        return RunStep.After(state, attempt.Round, evaluated, selected: (await network).Rows - state.Plan.LabeledRows) with
        {
            Training =
            null
        };
    }

    private static TrainingWait Next(TrainingWait wait, TrainingTerms terms, TrainingPoll failed)
    {
        string message = failed.Message ?? "failed";
        if (failed.IsFinal)
        {
            throw new UserErrorException($"the network cannot be trained: {message}");
        }

        string where = failed.Device.Length == 0 ? "" : $" ({failed.Device})";
        string words = string.Create(CultureInfo.InvariantCulture, $"attempt {wait.Attempt}{where} {message}");
        return wait.Attempt < terms.Attempts
            ? new TrainingWait
            {
                Attempt = wait.Attempt + 1,
                Failures = [.. wait.Failures, words.Length <= FailureLength ? words : words[..FailureLength]]
            }
            : throw new TrainingFailedException(
                $"the network could not be trained: {string.Join("; ", wait.Failures.Reverse().Prepend(words))}");
    }

    private static string Words(string what, double seconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{what} {seconds / 60:0.#} minutes and was stopped");
}
